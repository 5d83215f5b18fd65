using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Writing;

namespace Koltso.Tests.Storage;

public sealed class WriteQueueTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualScheduler _loop = new();
    private readonly ManualScheduler _writer = new();
    private readonly ManualScheduler _turnEnd = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FsyncMode.Interval)]
    [InlineData(FsyncMode.Always)]
    public async Task Apply_ManyInOneTurn_AreOneBatchThatTheWriterWrites(FsyncMode mode)
    {
        using var store = Open(mode);
        var writes = Apply(store, 100, _loop);

        // At the end of the turn the writer is woken, once.
        (_loop.Count, _writer.Count).ShouldBe((1, 0));
        _loop.RunOne();
        (_loop.Count, _writer.Count).ShouldBe((0, 1));
        store.Snapshot().WriteBatches.ShouldBe(0);
        _writer.RunOne();
        store.Snapshot().WriteBatches.ShouldBe(1);
        writes.ShouldAllBe(write => !write.IsCompleted);
        _loop.RunOne();

        (await Task.WhenAll(writes)).ShouldAllBe(status => status == ReplicaStatus.Applied);
        store.Snapshot().RecordsWritten.ShouldBe(100);
        (_loop.Count, _writer.Count).ShouldBe((0, 0));
        store.Get(0, "key0").ShouldNotBeNull();
    }

    [Fact]
    public async Task Apply_FromAnotherLoop_CompletesOnThatLoop()
    {
        using var store = Open(FsyncMode.Interval);
        var other = new ManualScheduler();
        var mine = Apply(store, 2, _loop);
        var others = Apply(store, 2, other);

        other.Count.ShouldBe(0);
        _loop.RunOne();
        _writer.RunOne();
        _loop.RunOne();
        mine.ShouldAllBe(write => write.IsCompleted);
        others.ShouldAllBe(write => !write.IsCompleted);
        other.RunOne();

        (await Task.WhenAll(others)).ShouldAllBe(status => status == ReplicaStatus.Applied);
        other.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Apply_FromACompletion_MakesTheNextBatch()
    {
        using var store = Open(FsyncMode.Interval);
        var chain = ApplyTwiceAsync(store);

        RunUntilIdle();

        chain.IsCompleted.ShouldBeTrue();
        (await chain).ShouldBe(ReplicaStatus.Applied);
        store.Snapshot().WriteBatches.ShouldBe(2);
    }

    [Fact]
    public async Task Apply_WhileTheWriterIsBusy_DoesNotWakeItAgain()
    {
        using var store = Open(FsyncMode.Interval);
        var first = Apply(store, 1, _loop);
        _loop.RunOne();
        var second = Apply(store, 3, _loop);

        (_loop.Count, _writer.Count).ShouldBe((0, 1));
        RunUntilIdle();

        (await Task.WhenAll([.. first, .. second])).ShouldAllBe(status => status == ReplicaStatus.Applied);
        store.Snapshot().WriteBatches.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_BeyondTheRecordBound_IsOverloadedAndTheRestIsWritten()
    {
        using var store = Open(FsyncMode.Interval);
        var writes = Apply(store, WriteQueue.RecordsMax, _loop);

        (await Apply(store, 1, _loop)[0]).ShouldBe(ReplicaStatus.Overloaded);
        RunUntilIdle();

        (await Task.WhenAll(writes)).ShouldAllBe(status => status == ReplicaStatus.Applied);
        store.Snapshot().WritesQueued.ShouldBe(0);
        var next = Apply(store, 1, _loop);
        RunUntilIdle();
        (await next[0]).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_BeyondTheByteBound_IsOverloaded()
    {
        using var store = Open(FsyncMode.Interval);
        var record = Records.Encode(1, new byte[20 << 20]);
        var first = store.ApplyAsync(0, Records.Key("a"), record, _loop).AsTask();
        var second = store.ApplyAsync(0, Records.Key("b"), record, _loop).AsTask();
        var third = store.ApplyAsync(0, Records.Key("c"), record, _loop).AsTask();

        (await store.ApplyAsync(0, Records.Key("d"), record, _loop)).ShouldBe(ReplicaStatus.Overloaded);
        RunUntilIdle();

        (await Task.WhenAll(first, second, third)).ShouldAllBe(status => status == ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_OldRecordWhoseKeyMustBeReadFromDisk_IsReadByTheWriter()
    {
        using (var filled = Records.Open(_folder.Path))
        {
            for (var i = 0; i < 2000; i++) filled.Apply(i % 16, $"key{i}", Records.Encode((ulong)i + 10, Records.Noise(i, 4096)));
        }

        using var store = Open(FsyncMode.Interval);
        var old = store.ApplyAsync(0, Records.Key("key0"), Records.Encode(1, "old"), _loop).AsTask();
        var newer = store.ApplyAsync(0, Records.Key("key0"), Records.Encode(11, "newer"), _loop).AsTask();
        RunUntilIdle();

        (await old).ShouldBe(ReplicaStatus.Superseded);
        (await newer).ShouldBe(ReplicaStatus.Applied);
        store.Get(0, "key0").ShouldBe(Records.Encode(11, "newer"));
    }

    [Fact]
    public async Task Apply_SeveralThreads_NewestIsKept()
    {
        const int Threads = 4, Rounds = 200, Keys = 10;
        using var store = Records.Open(_folder.Path);
        var threads = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            async () =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    var clock = (ulong)((i * 7919 + thread * 13) % Rounds + 1);
                    var record = Records.Encode(clock, Records.Key($"{clock}.{thread}"), node: (ushort)thread);
                    (await store.ApplyAsync(i % 2, Records.Key($"key{i % Keys}"), record, PipeScheduler.ThreadPool))
                        .ShouldBeOneOf(ReplicaStatus.Applied, ReplicaStatus.Superseded);
                }
            },
            TaskCreationOptions.LongRunning).Unwrap());
        await Task.WhenAll(threads);

        for (var key = 0; key < Keys; key++)
        {
            var newest = Enumerable.Range(0, Threads).SelectMany(thread => Enumerable.Range(0, Rounds)
                    .Where(i => i % Keys == key)
                    .Select(i => new RecordVersion((ulong)((i * 7919 + thread * 13) % Rounds + 1), (ushort)thread)))
                .Max();
            RecordHeader.TryRead(store.Get(key % 2, $"key{key}"), out var header).ShouldBeTrue();
            header.Version.ShouldBe(newest);
        }
    }

    [Theory]
    [InlineData(FsyncMode.Interval)]
    [InlineData(FsyncMode.Always)]
    public async Task Dispose_DrainHasNotBegun_WritesWhatWasAccepted(FsyncMode mode)
    {
        var store = Open(mode);
        var writes = Apply(store, 20, _loop);
        store.Dispose();
        RunUntilIdle();

        (await Task.WhenAll(writes)).ShouldAllBe(status => status == ReplicaStatus.Applied);
        using var again = Open(mode);
        for (var i = 0; i < writes.Count; i++) again.Get(i % 16, $"key{i}").ShouldNotBeNull();
    }

    [Fact]
    public async Task Apply_ALittle_IsWrittenAtTheEndOfTheTurn()
    {
        using var store = OpenWithTurnEnd(FsyncMode.Interval);
        var writes = Apply(store, 100, _loop);
        _loop.RunOne();
        (_loop.Count, _turnEnd.Count, _writer.Count).ShouldBe((0, 1, 0));
        _turnEnd.RunOne();
        store.Snapshot().RecordsWritten.ShouldBe(100);
        _loop.RunOne();
        (await Task.WhenAll(writes)).ShouldAllBe(status => status == ReplicaStatus.Applied);
        (_loop.Count, _turnEnd.Count, _writer.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Apply_Much_IsLeftToTheWriter()
    {
        using var store = OpenWithTurnEnd(FsyncMode.Interval);
        var write = store.ApplyAsync(0, Records.Key("a"), Records.Encode(1, new byte[WriteQueue.LittleBytesMax]), _loop).AsTask();
        _loop.RunOne();
        (_turnEnd.Count, _writer.Count).ShouldBe((0, 1));
        RunUntilIdle();
        (await write).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_ALittleThatIsSynced_IsLeftToTheWriter()
    {
        using var store = OpenWithTurnEnd(FsyncMode.Always);
        var writes = Apply(store, 1, _loop);
        _loop.RunOne();
        (_turnEnd.Count, _writer.Count).ShouldBe((0, 1));
        RunUntilIdle();
        (await writes[0]).ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Apply_ALittleWhoseKeyMustBeReadFromDisk_GoesOnOnTheWriterWithAllThatWaits()
    {
        using (var filled = Records.Open(_folder.Path))
        {
            for (var i = 0; i < 2000; i++) filled.Apply(i % 16, $"key{i}", Records.Encode((ulong)i + 10, Records.Noise(i, 4096)));
        }

        using var store = OpenWithTurnEnd(FsyncMode.Interval);
        var newest = store.ApplyAsync(0, Records.Key("new"), Records.Encode(ulong.MaxValue - 1, "v"), _loop).AsTask();
        var old = store.ApplyAsync(0, Records.Key("key0"), Records.Encode(1, "old"), _loop).AsTask();
        _loop.RunOne();
        _turnEnd.RunOne();
        store.Snapshot().WriteBatches.ShouldBe(0);
        var later = store.ApplyAsync(0, Records.Key("key0"), Records.Encode(11, "newer"), _loop).AsTask();
        (_loop.Count, _turnEnd.Count, _writer.Count).ShouldBe((0, 0, 1));
        RunUntilIdle();

        (await Task.WhenAll(newest, old, later)).ShouldBe([ReplicaStatus.Applied, ReplicaStatus.Superseded, ReplicaStatus.Applied]);
        store.Get(0, "key0").ShouldBe(Records.Encode(11, "newer"));
        store.Snapshot().RecordsWritten.ShouldBe(2);
    }

    private RecordStore OpenWithTurnEnd(FsyncMode mode) => Records.Open(
        _folder.Path, Records.Options(_folder.Path) with { FsyncMode = mode, Writer = _writer, WriterOfLittle = _turnEnd });

    private RecordStore Open(FsyncMode mode) =>
        Records.Open(_folder.Path, Records.Options(_folder.Path) with { FsyncMode = mode, Writer = _writer });

    private void RunUntilIdle()
    {
        while (_loop.Count + _turnEnd.Count + _writer.Count > 0)
        {
            _loop.RunAll();
            _turnEnd.RunAll();
            _writer.RunAll();
        }
    }

    private static List<Task<ReplicaStatus>> Apply(RecordStore store, int count, PipeScheduler loop)
    {
        var writes = new List<Task<ReplicaStatus>>();
        for (var i = 0; i < count; i++)
            writes.Add(store.ApplyAsync(i % 16, Records.Key($"key{i}"), Records.Encode((ulong)i + 1, "v"), loop).AsTask());
        return writes;
    }

    private async Task<ReplicaStatus> ApplyTwiceAsync(RecordStore store)
    {
        await store.ApplyAsync(0, Records.Key("first"), Records.Encode(1, "v"), _loop);
        return await store.ApplyAsync(0, Records.Key("second"), Records.Encode(2, "v"), _loop);
    }
}
