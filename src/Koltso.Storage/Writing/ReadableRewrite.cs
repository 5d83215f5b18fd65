using Koltso.Core.Records;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>Writes anew what can be read, from one stored key to another, or as much of it as fits into a batch.</summary>
internal sealed class ReadableRewrite(byte[] from, byte[] to) : RangeRewrite(0)
{
    /// <summary>Other writes wait for one batch: some ten milliseconds.</summary>
    private const int RecordsMax = 1024;
    private const long BytesMax = 1L << 20;

    /// <summary>Where the next one begins; the end of the range when all of it is written.</summary>
    internal byte[] Next { get; private set; } = [];

    /// <summary>Corrupt: a part of it cannot be read after all.</summary>
    internal override ReplicaStatus AddTo(IWriteBatch batch, IDatabase database)
    {
        // The deletion comes first, so that its end must be known before the first record goes in.
        Next = to;
        var status = FindEnd(database, out var records);
        if (status != ReplicaStatus.Applied) return status;
        Clear(batch, database, from, Next);
        // Another scan than that which found the end: one that has met damage may fail at every later seek.
        using var scan = database.Scan(Family.Records);
        for (var found = scan.Seek(from); records > 0; records--)
        {
            if (!found) return ReplicaStatus.StoreFailed;
            // What is no record stays as it is: this is not where it is judged.
            RecordHeader.TryRead(scan.Value, out var header);
            Put(batch, database, scan.Key, scan.Value, header.Version);
            found = scan.MoveNext();
        }

        return ReplicaStatus.Applied;
    }

    private ReplicaStatus FindEnd(IDatabase database, out int records)
    {
        using var scan = database.Scan(Family.Records);
        records = 0;
        var (bytes, last) = (0L, Array.Empty<byte>());
        for (var found = scan.Seek(from); found && scan.Key.SequenceCompareTo(to) < 0; found = scan.MoveNext())
        {
            if (records == RecordsMax || bytes >= BytesMax)
            {
                Next = scan.Key.ToArray();
                return ReplicaStatus.Applied;
            }

            records++;
            bytes += scan.Key.Length + scan.Value.Length;
            last = scan.Key.ToArray();
        }

        return scan.Status().Code switch
        {
            DatabaseCode.Ok => ReplicaStatus.Applied,
            // It ends where the damage begins, just behind the last key before it: there is nothing in between.
            DatabaseCode.Corruption when HoleFinder.Behind(last).AsSpan().SequenceEqual(to) => ReplicaStatus.Applied,
            DatabaseCode.Corruption => ReplicaStatus.Corrupt,
            _ => ReplicaStatus.StoreFailed,
        };
    }
}
