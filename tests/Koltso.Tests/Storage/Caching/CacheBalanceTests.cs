using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage.Caching;

public sealed class CacheBalanceTests : IDisposable
{
    private static readonly byte[] s_record = Records.Encode(1, new byte[500]);

    private readonly StoreMemory _memory = StoreMemory.Split(64 << 20, long.MaxValue);
    private readonly SimDatabase _database;
    private readonly DatabaseSlot _slot;
    private readonly RecordCache _cache;
    private int _keys;

    public CacheBalanceTests()
    {
        _database = (SimDatabase)new SimDisk("disk", new Random(1)).Claim(Records.Identity).TryOpen(_memory, out _)!;
        _cache = new RecordCache(_memory, seed: 1);
        _cache.Begin(_database);
        _slot = new DatabaseSlot(_database);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void ShareMemory_RecordsThatAreReadOnceOnly_LeavesTheMemoryToBlocks()
    {
        for (var i = 0; i < 3; i++) ReadOthers(CacheBalance.ReadsMin);

        ShouldBeFullSize(false);
        _cache.Snapshot().RecordBytes.ShouldBeLessThan(_memory.RecordCacheBytes / 8);
    }

    [Fact]
    public void ShareMemory_RecordsThatAreReadAgain_GivesThemMemoryUntilTheyAreNoLonger()
    {
        for (var i = 0; i < 4; i++) ReadSame(CacheBalance.ReadsMin / 2);
        ShouldBeFullSize(true);
        for (var i = 0; i < 2; i++) ReadSame(20 * CacheBalance.ReadsMin);
        _cache.Snapshot().RecordBytes.ShouldBeGreaterThan(_memory.RecordCacheBytes / 8);

        ReadOthers(CacheBalance.ReadsMin * 4);
        ShouldBeFullSize(false);
        _cache.Snapshot().RecordBytes.ShouldBeLessThan(_memory.RecordCacheBytes / 8);

        ReadSame(CacheBalance.ReadsMin);
        ShouldBeFullSize(true);
    }

    [Fact]
    public void ShareMemory_AfterFewReads_DecidesNothing()
    {
        ReadSame(CacheBalance.ReadsMin - 1);
        ShouldBeFullSize(false);

        ReadSame(1);
        ShouldBeFullSize(true);
    }

    /// <summary>One that was opened anew has to be told.</summary>
    [Fact]
    public void Begin_AnotherDatabase_GetsWhatTheOneBeforeHad()
    {
        ReadSame(CacheBalance.ReadsMin);
        _database.SetBlockCacheBytes(1);

        _cache.Begin(_database);

        ShouldBeFullSize(true);
        _cache.Snapshot().RecordBytes.ShouldBe(0);
    }

    private void ShouldBeFullSize(bool isFullSize)
    {
        _cache.IsFullSize.ShouldBe(isFullSize);
        _database.BlockCacheBytes.ShouldBe(
            isFullSize ? _memory.BlockCacheBytes : _memory.BlockCacheBytes + _memory.RecordCacheBytes / 8 * 7);
    }

    private void ReadOthers(int count)
    {
        for (var i = 0; i < count; i++) Read(1_000_000 + _keys++);
        _cache.ShareMemory(_slot);
    }

    private void ReadSame(int count)
    {
        for (var i = 0; i < count; i++) Read(i % Math.Max(100, count / 4));
        _cache.ShareMemory(_slot);
    }

    private void Read(int number)
    {
        var key = BitConverter.GetBytes(number);
        var hash = _cache.HashOf(key);
        var part = _cache.PartOf(hash);
        if (part.TryRead(hash, key, ReadPart.Record, out var answer, out var stamp)) answer.Record.Return();
        else part.Offer(hash, key, s_record, ReadPart.Record, stamp);
    }
}
