using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage.Caching;

public sealed class CacheBalanceTests : IDisposable
{
    private static readonly byte[] s_record = Records.Encode(1, new byte[100]);

    private readonly TestFolder _folder = new();
    private readonly IDatabase _database;
    private readonly RecordCache _cache;
    private int _keys;

    public CacheBalanceTests()
    {
        _database = Records.OpenDatabase(_folder.Path);
        _cache = new RecordCache(StoreMemory.Split(64 << 20, long.MaxValue), seed: 1);
        _cache.Begin(_database);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ShareMemory_RecordsThatAreReadOnceOnly_LeavesTheMemoryToBlocks()
    {
        for (var i = 0; i < 3; i++) ReadOthers(CacheBalance.ReadsMin);

        _cache.IsFullSize.ShouldBeFalse();
    }

    [Fact]
    public void ShareMemory_RecordsThatAreReadAgain_GivesThemMemoryUntilTheyAreNoLonger()
    {
        for (var i = 0; i < 4; i++) ReadSame(CacheBalance.ReadsMin / 2);
        _cache.IsFullSize.ShouldBeTrue();

        ReadOthers(CacheBalance.ReadsMin);
        _cache.IsFullSize.ShouldBeFalse();

        ReadSame(CacheBalance.ReadsMin);
        _cache.IsFullSize.ShouldBeTrue();
    }

    [Fact]
    public void ShareMemory_AfterFewReads_DecidesNothing()
    {
        ReadSame(CacheBalance.ReadsMin - 1);
        _cache.IsFullSize.ShouldBeFalse();

        ReadSame(1);
        _cache.IsFullSize.ShouldBeTrue();
    }

    private void ReadOthers(int count)
    {
        for (var i = 0; i < count; i++) Read(1_000_000 + _keys++);
        _cache.ShareMemory(_database);
    }

    private void ReadSame(int count)
    {
        for (var i = 0; i < count; i++) Read(i % 100);
        _cache.ShareMemory(_database);
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
