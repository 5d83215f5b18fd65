using System.Runtime.CompilerServices;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Writing;

/// <summary>
/// Keeps the cache right while a batch is written: before, everything that the batch changes leaves it; after, it has the new
/// headers, and those records that were asked for before. Only the drainer calls, for each Begin an End.
/// </summary>
internal sealed class CacheUpdate(RecordCache cache)
{
    /// <param name="first">Heads the chain; those in the batch count.</param>
    /// <param name="isRewrite">It changes more keys than it names.</param>
    [SkipLocalsInit]
    internal void Begin(PendingWrite first, bool isRewrite)
    {
        if (isRewrite)
        {
            cache.BeginWriteOfAll();
            return;
        }

        Span<byte> buffer = stackalloc byte[StoredKey.BytesMax];
        for (var write = first; write is not null; write = write.Next)
        {
            if (!write.InBatch) continue;
            var key = StoredKey.Compose(buffer, write.Partition, write.Key);
            write.CacheHash = cache.HashOf(key);
            write.IsRecordCached |= cache.PartOf(write.CacheHash).BeginWrite(write.CacheHash, key);
        }
    }

    /// <param name="isWritten">False: not, or nobody knows; what the database has is looked up when it is asked for.</param>
    [SkipLocalsInit]
    internal void End(PendingWrite first, bool isRewrite, bool isWritten)
    {
        if (isRewrite)
        {
            cache.EndWriteOfAll();
            return;
        }

        Span<byte> buffer = stackalloc byte[StoredKey.BytesMax];
        for (var write = first; write is not null; write = write.Next)
        {
            if (!write.InBatch) continue;
            var key = StoredKey.Compose(buffer, write.Partition, write.Key);
            var isWhole = write.Beginning.Length == write.Bytes - write.Key.Length;
            cache.PartOf(write.CacheHash).EndWrite(
                write.CacheHash, key, isWritten ? write.Beginning : default, write.IsRecordCached && isWhole);
        }
    }
}
