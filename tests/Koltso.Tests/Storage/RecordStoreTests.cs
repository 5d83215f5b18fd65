using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage;

namespace Koltso.Tests.Storage;

public sealed class RecordStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterApply_ReturnsTheRecordAsGiven()
    {
        using var store = Records.Open(_folder.Path);
        var record = Records.Encode(7, "value");

        store.Apply(3, "key", record).ShouldBe(ReplicaStatus.Applied);

        store.Get(3, "key").ShouldBe(record);
    }

    [Fact]
    public void Read_EmptyValue_IsFoundAndEmpty()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(7, "")).ShouldBe(ReplicaStatus.Applied);

        store.Get(3, "key")!.Length.ShouldBe(RecordHeader.FixedBytes);
    }

    [Fact]
    public void Read_SameKeyInOtherPartition_IsAbsent()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(7, "value"));

        store.Get(4, "key").ShouldBeNull();
        store.Get(3, "ke").ShouldBeNull();
    }

    [Fact]
    public void Read_AfterTombstone_FindsTheTombstone()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(7, "value"));
        store.Apply(3, "key", Records.Encode(8, [], flags: RecordFlags.Tombstone)).ShouldBe(ReplicaStatus.Applied);
        store.Apply(3, "key", Records.Encode(6, "late")).ShouldBe(ReplicaStatus.Superseded);

        RecordHeader.TryRead(store.Get(3, "key"), out var header).ShouldBeTrue();
        header.IsTombstone.ShouldBeTrue();
    }

    [Fact]
    public void Read_LongestKeyAndLargeValue_RoundTrips()
    {
        using var store = Records.Open(_folder.Path);
        string key = new('k', 1024);
        var record = Records.Encode(7, Records.Noise(1, 6 << 20));

        store.Apply(15, key, record).ShouldBe(ReplicaStatus.Applied);

        store.Get(15, key).AsSpan().SequenceEqual(record).ShouldBeTrue();
    }

    [Fact]
    public void Open_AfterDispose_FindsAllRecords()
    {
        using (var store = Records.Open(_folder.Path))
        {
            for (var i = 0; i < 500; i++) store.Apply(i % 16, $"key{i}", Records.Encode((ulong)i + 1, $"value{i}"));
        }

        using var again = Records.Open(_folder.Path);
        for (var i = 0; i < 500; i++) again.Get(i % 16, $"key{i}").ShouldBe(Records.Encode((ulong)i + 1, $"value{i}"));
    }

    [Fact]
    public void Apply_OlderThanStoredBeforeTheRestart_ChangesNothing()
    {
        using (var store = Records.Open(_folder.Path)) store.Apply(3, "key", Records.Encode(9, "new"));

        using var again = Records.Open(_folder.Path);
        again.Apply(3, "key", Records.Encode(8, "old")).ShouldBe(ReplicaStatus.Superseded);
        again.Apply(3, "key", Records.Encode(9, "new")).ShouldBe(ReplicaStatus.Applied);
        again.Get(3, "key").ShouldBe(Records.Encode(9, "new"));
    }

    [Fact]
    public void Apply_SameClock_LargerNodeWins()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(9, [2], node: 2));
        store.Apply(3, "key", Records.Encode(9, [1], node: 1));

        store.Get(3, "key").ShouldBe(Records.Encode(9, [2], node: 2));
    }

    [Fact]
    public void Apply_Superseded_IsNotCountedAsRefused()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(9, "new"));
        store.Apply(3, "key", Records.Encode(8, "old")).ShouldBe(ReplicaStatus.Superseded);

        store.Health.WritesRefused.ShouldBe(0);
        store.Snapshot().RecordsWritten.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_OlderThanADurableRecordThatIsNotCached_ChangesNothing()
    {
        // Enough records to push it out of the memtables and the small block cache.
        using var store = Records.Open(_folder.Path);
        for (var i = 0; i < 2000; i++)
            (await store.ApplyAsync(
                i % 16, Records.Key($"key{i}"), Records.Encode((ulong)i + 10, Records.Noise(i, 4096)), PipeScheduler.Inline))
                .ShouldBe(ReplicaStatus.Applied);

        for (var i = 0; i < 2000; i += 97)
        {
            (await store.ApplyAsync(i % 16, Records.Key($"key{i}"), Records.Encode(1, "old"), PipeScheduler.Inline))
                .ShouldBe(ReplicaStatus.Superseded);
            store.Get(i % 16, $"key{i}").ShouldBe(Records.Encode((ulong)i + 10, Records.Noise(i, 4096)));
        }
    }

    [Fact]
    public async Task ReadAsync_NotInMemory_IsReadByAReaderAndCompletedOnTheLoop()
    {
        using (var filled = Records.Open(_folder.Path))
        {
            for (var i = 0; i < 2000; i++) filled.Apply(i % 16, $"key{i}", Records.Encode((ulong)i + 1, Records.Noise(i, 4096)));
        }

        var workers = new ManualScheduler();
        var loop = new ManualScheduler();
        using var store = Records.Open(_folder.Path, Records.Options(_folder.Path) with { Readers = workers });
        store.TryReadCached(0, Records.Key("key0"), out var mustWait);
        mustWait.ShouldBeTrue();

        var reading = store.ReadAsync(0, Records.Key("key0"), loop).AsTask();
        workers.RunOne();
        reading.IsCompleted.ShouldBeFalse();
        loop.RunOne();
        var answer = await reading;

        answer.Status.ShouldBe(ReplicaStatus.Found);
        answer.Record.Span.ToArray().ShouldBe(Records.Encode(1, Records.Noise(0, 4096)));
        answer.Record.Return();
        var cached = store.TryReadCached(0, Records.Key("key0"), out mustWait);
        mustWait.ShouldBeFalse();
        cached.Status.ShouldBe(ReplicaStatus.Found);
        cached.Record.Return();
    }

    [Fact]
    public async Task ReadAsync_MoreThanTheReadersMayHave_IsOverloaded()
    {
        using (var filled = Records.Open(_folder.Path))
        {
            for (var i = 0; i < 2000; i++) filled.Apply(i % 16, $"key{i}", Records.Encode((ulong)i + 1, Records.Noise(i, 4096)));
        }

        var workers = new ManualScheduler();
        using var store = Records.Open(_folder.Path, Records.Options(_folder.Path) with { Readers = workers });
        var reads = new List<Task<ReadAnswer>>();
        for (var i = 0; i < ReadWorkers.ReadsMax; i++) reads.Add(store.ReadAsync(0, Records.Key("key0"), PipeScheduler.Inline).AsTask());

        var refused = await store.ReadAsync(0, Records.Key("key0"), PipeScheduler.Inline);
        refused.Status.ShouldBe(ReplicaStatus.Overloaded);

        workers.RunAll();
        foreach (var read in reads) (await read).Record.Return();
    }

    [Fact]
    public void ClockCeiling_AfterReopen_IsTheHighestWritten()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.ReadClockCeiling().ShouldBe(0UL);
            store.WriteClockCeiling(1000).ShouldBe(ReplicaStatus.Applied);
            store.WriteClockCeiling(900).ShouldBe(ReplicaStatus.Applied);
            store.ReadClockCeiling().ShouldBe(1000UL);
        }

        using var again = Records.Open(_folder.Path);
        again.ReadClockCeiling().ShouldBe(1000UL);
    }

    [Fact]
    public void ClockCeiling_RecordBeyondIt_RaisesIt()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.WriteClockCeiling(1000);
            store.Apply(3, "key", Records.Encode(2000, "value"));
        }

        using var again = Records.Open(_folder.Path);
        again.ReadClockCeiling().ShouldBe(2000UL);
    }

    [Fact]
    public async Task CountPartitions_LiveDeadAndExpired_AreToldApart()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(1, "a", Records.Encode(1, "12345"));
        store.Apply(1, "bb", Records.Encode(2, "1"));
        store.Apply(2, "dead", Records.Encode(3, [], flags: RecordFlags.Tombstone));
        store.Apply(2, "expired", Records.Encode(4, [1], flags: RecordFlags.Expires, expiresAtMs: 1));

        var counts = await store.CountPartitionsAsync(CancellationToken.None);

        counts.Keys[1].ShouldBe(2);
        counts.Bytes[1].ShouldBe(9);
        counts.Keys[2].ShouldBe(0);
        counts.DeadRecords[2].ShouldBe(2);
        counts.Keys.Sum().ShouldBe(2);
    }

    [Fact]
    public async Task CountPartitions_Cancelled_Throws()
    {
        using var store = Records.Open(_folder.Path);
        for (var i = 0; i < 5000; i++) store.Apply(1, $"key{i}", Records.Encode((ulong)i + 1, "v"));

        await Should.ThrowAsync<OperationCanceledException>(() => store.CountPartitionsAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Snapshot_AfterWrites_CountsThem()
    {
        using var store = Records.Open(_folder.Path);
        for (var i = 0; i < 10; i++) store.Apply(1, $"key{i}", Records.Encode((ulong)i + 1, "v"));

        var stats = store.Snapshot();

        stats.RecordsWritten.ShouldBe(10);
        stats.EstimatedKeys.ShouldBe(10);
        stats.LogBytes.ShouldBeGreaterThan(0);
        stats.MemtableBytes.ShouldBeGreaterThan(0);
        stats.BackgroundErrors.ShouldBe(0);
    }

    [Fact]
    public void AnyCall_AfterDispose_IsRefused()
    {
        var store = Records.Open(_folder.Path);
        store.Dispose();
        store.Dispose();

        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        store.Read(1, Records.Key("key")).Status.ShouldBe(ReplicaStatus.StoreFailed);
        store.WriteClockCeiling(5).ShouldBe(ReplicaStatus.StoreFailed);
        store.TryHeal().ShouldBeFalse();
        store.Snapshot().ShouldBe(default);
    }

    [Fact]
    public void Apply_NotARecord_Throws()
    {
        using var store = Records.Open(_folder.Path);

        Should.Throw<ArgumentException>(() => store.Apply(1, "key", [1, 2, 3]));
        Should.Throw<ArgumentException>(() => store.Apply(16, "key", Records.Encode(1, "v")));
        Should.Throw<ArgumentException>(() => store.Apply(1, "", Records.Encode(1, "v")));
    }
}
