using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Node.Stats;
using Koltso.Storage;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Node.Stats;

public sealed class KeyCensusTests : IDisposable
{
    /// <summary>What RocksDB may say of a store with few keys that were written often.</summary>
    private const long FarTooMany = 1_000_000;

    private readonly TestFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly RecordStore _store;
    private readonly KeyCensus _census;
    private IReadOnlyList<int> _partitions = [.. Enumerable.Range(0, 16)];
    private ulong _clock;

    public KeyCensusTests()
    {
        var options = Records.Options(_folder.Path).On(PipeScheduler.Inline);
        _store = Records.Open(_folder.Path, options, time: _time);
        _census = new KeyCensus(_store.Keys, () => _partitions, _time);
    }

    public void Dispose()
    {
        _census.DisposeAsync().AsTask().Wait();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Of_BeforeTheFirstCount_IsTheEstimate() => _census.Of(4_711).ShouldBe((4_711, true));

    [Fact]
    public void Of_OneKeyWrittenOften_IsOneOnceItIsQuiet()
    {
        for (var i = 0; i < 500; i++) Write(1, "key");
        Pass(KeyCensus.QuietMs - 1_000);
        _census.Of(500).ShouldBe((500, true), "writes may go on");

        Pass(2_000);
        _census.Of(500).ShouldBe((1, false));
    }

    [Fact]
    public void Of_WrittenSinceTheCount_IsAnEstimateWithinWhatCanHaveChanged()
    {
        for (var i = 0; i < 100; i++) Write(i % 16, $"key{i}");
        Pass(KeyCensus.QuietMs + 1_000);
        _census.Of(FarTooMany).ShouldBe((100, false));

        for (var i = 0; i < 7; i++) Write(1, "new");
        _census.Of(FarTooMany).ShouldBe((107, true));
        _census.Of(0).ShouldBe((93, true));
        _census.Of(101).ShouldBe((101, true));
    }

    [Fact]
    public void Tick_WritesThatStop_AreCountedWithinAMinute()
    {
        for (var i = 0; i < 100; i++) Write(i % 16, $"key{i}");
        Pass(KeyCensus.QuietMs + 1_000);
        for (var i = 0; i < 5_000; i++) Write(i % 16, $"key{i % 160}");

        Pass(60_000);

        _census.Of(FarTooMany).ShouldBe((160, false));
    }

    [Fact]
    public void Tick_FewChanges_AreNotWorthACount()
    {
        for (var i = 0; i < 1_000; i++) Write(i % 16, $"key{i}");
        Pass(KeyCensus.QuietMs + 1_000);
        for (var i = 0; i < 9; i++) Write(1, $"more{i}");

        Pass(60_000);
        _census.Of(FarTooMany).ShouldBe((1_009, true));

        Write(1, "the tenth");
        Pass(60_000);
        _census.Of(FarTooMany).ShouldBe((1_010, false));
    }

    [Fact]
    public void Of_DeletedAndExpired_AreNoKeys()
    {
        Write(1, "alive");
        Write(2, "dead", RecordFlags.Tombstone);
        Write(3, "expired", RecordFlags.Expires, 1);
        Pass(KeyCensus.QuietMs + 1_000);
        _census.Of(3).ShouldBe((1, false));
    }

    [Fact]
    public void Of_KeyThatExpiresLater_IsAnEstimateFromThenOnAndCountedAnew()
    {
        Write(1, "lasting");
        Write(1, "short", RecordFlags.Expires, _time.GetUtcNow().ToUnixTimeMilliseconds() + 60_000);
        Pass(KeyCensus.QuietMs + 1_000);
        _census.Of(2).ShouldBe((2, false));

        Pass(60_000);
        _census.Of(2).ShouldBe((2, true));

        Pass(KeyCensus.RareMs);
        _census.Of(2).ShouldBe((1, false));
    }

    [Fact]
    public void Of_PartitionsThatAreElsewhere_AreNotCounted()
    {
        Write(1, "here");
        Write(2, "elsewhere");
        _partitions = [1, 3];
        Pass(KeyCensus.QuietMs + 1_000);
        _census.Of(2).ShouldBe((1, false));
    }

    [Fact]
    public async Task Count_LimitOfBytes_EndsAfterThePartitionThatReachesIt()
    {
        for (var i = 0; i < 160; i++) Write(i % 16, $"key{i}");
        var count = await _store.Keys.CountAsync(_partitions, bytesMax: 1, TimeSpan.MaxValue, CancellationToken.None);
        count.ShouldBe(new KeySample(10, 1, long.MaxValue));
    }

    [Fact]
    public async Task Count_PartitionsWithoutKeys_AreDone()
    {
        Write(3, "key");
        Write(9, "elsewhere");
        var count = await _store.Keys.CountAsync([1, 3, 5], bytesMax: 1, TimeSpan.MaxValue, CancellationToken.None);
        count.ShouldBe(new KeySample(1, 3, long.MaxValue));
    }

    [Fact]
    public async Task Count_Cancelled_Throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => _store.Keys.CountAsync(_partitions, long.MaxValue, TimeSpan.MaxValue, stop.Token));
    }

    private void Write(int partition, string key, RecordFlags flags = RecordFlags.None, long expiresAtMs = 0) =>
        _store.Apply(partition, key, Records.Encode(++_clock, "v"u8.ToArray(), flags: flags, expiresAtMs: expiresAtMs))
            .ShouldBe(ReplicaStatus.Applied);

    private void Pass(long ms)
    {
        for (var passed = 0L; passed < ms; passed += KeyCensus.TickPeriodMs)
        {
            _time.Advance(KeyCensus.TickPeriodMs);
            _census.Tick();
        }
    }
}
