using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>
/// Puts a range of stored keys into a batch of its own, so that the tables which have it now can go: first a deletion of the
/// whole range, which covers what is older in whatever table, then what is to be there. It goes through the queue of writes and
/// is worked off by the drainer, on a worker, so that no write comes in between. Used once.
/// </summary>
internal abstract class RangeRewrite(int partition)
{
    /// <summary>That of the records which may change by it.</summary>
    internal int Partition => partition;

    /// <summary>What went into the batch.</summary>
    internal int Records { get; private set; }

    internal long Bytes { get; private set; }

    /// <summary>At least as great as all versions that went into the batch.</summary>
    internal RecordVersion Newest { get; private set; }

    /// <summary>False as long as the batch has nothing of it.</summary>
    internal bool HasWritten { get; private set; }

    /// <summary>The keys of which the drainer keeps a note from now on; null: none.</summary>
    internal virtual WrittenKeys? Watch => null;

    /// <summary>On a worker. Unless Applied, the batch must not be written.</summary>
    internal abstract ReplicaStatus AddTo(IWriteBatch batch, IDatabase database);

    protected void Clear(IWriteBatch batch, IDatabase database, byte[] from, byte[] to)
    {
        HasWritten = true;
        batch.DeleteRange(database, Family.Records, from, to);
        Bytes += from.Length + to.Length;
    }

    protected void Put(IWriteBatch batch, IDatabase database, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordVersion version)
    {
        HasWritten = true;
        batch.Put(database, Family.Records, key, record);
        Records++;
        Bytes += key.Length + record.Length;
        if (version > Newest) Newest = version;
    }
}
