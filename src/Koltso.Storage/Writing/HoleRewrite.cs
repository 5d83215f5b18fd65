using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>
/// Fills a range that cannot be read in full with what the other replicas have, and with what can be read here if that is newer.
/// The keys of the latter cannot be listed, since a scan fails at the damage. They are among those that the others have named, that
/// a copy of the database without the damaged table shows, or that were written since that copy was made. A key of the copy is read
/// in the database itself: one that the table had in the damaged block fails there, unless it is cached, and what is older than that
/// does not come back.
/// </summary>
/// <param name="records">
/// The newest record of each key that any other replica has in the range; empty where it does not belong on this node.
/// </param>
/// <param name="written">Since before the copy was made.</param>
/// <param name="copy">Null where nothing else can lie in the range.</param>
internal sealed class HoleRewrite(
    DamagedRange range, IReadOnlyList<(byte[] Key, byte[] Record)> records, WrittenKeys written, IDatabase? copy, RecordCache cache)
    : RangeRewrite(range.Partition)
{
    internal override WrittenKeys? Watch => written;

    /// <summary>Overloaded: too much was written meanwhile to know it all.</summary>
    internal override ReplicaStatus AddTo(IWriteBatch batch, IDatabase database)
    {
        if (written.IsFull) return ReplicaStatus.Overloaded;
        var (from, to) = (StoredRange.FromOf(range), StoredRange.ToOf(range));
        var named = records.ToDictionary(one => Convert.ToHexString(Stored(one.Key)), static one => one.Record, StringComparer.Ordinal);
        foreach (var key in written.Between(from, to)) named.TryAdd(Convert.ToHexString(key), []);
        using (var scan = copy?.Scan(Family.Records))
        {
            for (var found = scan?.Seek(from) == true; found && scan!.Key.SequenceCompareTo(to) < 0; found = scan.MoveNext())
                named.TryAdd(Convert.ToHexString(scan.Key), []);
            if (scan?.Status().IsOk == false) return ReplicaStatus.Corrupt;
        }

        Clear(batch, database, from, to);
        foreach (var (name, theirs) in named)
        {
            var key = Convert.FromHexString(name);
            var status = database.Get(key, cachedOnly: false, out var stored);
            if (status.Code == DatabaseCode.Corruption && TryFindCached(key, out stored)) status = DatabaseStatus.Ok;
            if (status.Code == DatabaseCode.NoMemory) return ReplicaStatus.Overloaded;
            if (status.Code is not (DatabaseCode.Ok or DatabaseCode.NotFound or DatabaseCode.Corruption)) return ReplicaStatus.StoreFailed;
            var record = status.IsOk ? Newer(stored.Span, theirs) : theirs;
            if (RecordHeader.TryRead(record, out var header)) Put(batch, database, key, record, header.Version);
            stored.Return();
        }

        return ReplicaStatus.Applied;
    }

    private static ReadOnlySpan<byte> Newer(ReadOnlySpan<byte> here, byte[] theirs)
    {
        if (theirs.Length == 0) return here;
        return RecordHeader.TryRead(here, out _) && RecordOrder.Compare(here, theirs) > 0 ? here : theirs;
    }

    private bool TryFindCached(byte[] key, out PooledBytes record)
    {
        var hash = cache.HashOf(key);
        var isCached = cache.PartOf(hash).TryRead(hash, key, ReadPart.Record, out var answer, out _);
        record = answer.Record;
        return isCached;
    }

    private byte[] Stored(byte[] key) =>
        StoredKey.Compose(new byte[StoredKey.PartitionBytes + key.Length], range.Partition, key).ToArray();
}
