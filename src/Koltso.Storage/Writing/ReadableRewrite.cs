using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>Writes anew what can be read, from one stored key to another, or as much of it as fits into a batch.</summary>
internal sealed class ReadableRewrite(byte[] from, byte[] to) : RangeRewrite(0)
{
    /// <summary>Other writes wait for one batch: some ten milliseconds.</summary>
    private const int RecordsMax = 1024;
    private const long BytesMax = 1L << 20;

    /// <summary>Where the next one begins; the end of the range when all of it is written.</summary>
    internal byte[] Next { get; private set; } = to;

    /// <summary>Corrupt: a part of it cannot be read after all.</summary>
    internal override ReplicaStatus AddTo(IWriteBatch batch, IDatabase database)
    {
        // The deletion comes first, so that its end must be known before the first record goes in.
        using var scan = database.Scan(Family.Records);
        var status = FindEnd(scan);
        if (status != ReplicaStatus.Applied) return status;
        Clear(batch, database, from, Next);
        for (var found = scan.Seek(from); found && scan.Key.SequenceCompareTo(Next) < 0; found = scan.MoveNext())
        {
            // What is no record stays as it is: this is not where it is judged.
            RecordHeader.TryRead(scan.Value, out var header);
            Put(batch, database, scan.Key, scan.Value, header.Version);
        }

        return Status(scan);
    }

    private ReplicaStatus FindEnd(IScan scan)
    {
        var (records, bytes) = (0, 0L);
        for (var found = scan.Seek(from); found && scan.Key.SequenceCompareTo(to) < 0; found = scan.MoveNext())
        {
            if (records == RecordsMax || bytes >= BytesMax)
            {
                Next = scan.Key.ToArray();
                return ReplicaStatus.Applied;
            }

            records++;
            bytes += scan.Key.Length + scan.Value.Length;
        }

        return Status(scan);
    }

    private static ReplicaStatus Status(IScan scan) => scan.Status().Code switch
    {
        DatabaseCode.Ok => ReplicaStatus.Applied,
        DatabaseCode.Corruption => ReplicaStatus.Corrupt,
        _ => ReplicaStatus.StoreFailed,
    };
}
