using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Ring.Repair;
using Koltso.Storage.Damage;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Healing;

/// <summary>
/// Asks all other replicas of a partition for what they have in a range of keys, and keeps the newest record of each. All of
/// them, since a write that was confirmed by a quorum may be on one of them alone, beside this node. On the loop of repair.
/// </summary>
/// <param name="acceptsLoss">An operator has said that those which cannot be asked, or cannot tell, are to be left out.</param>
internal sealed class RangeFetch(RepairServices services, RepairView view, bool acceptsLoss)
{
    /// <summary>Of any copies and any age: what counts as the newest is judged here.</summary>
    private static readonly RepairScope s_all = new(0, 0);

    private readonly RepairBudget _budget = new(services.Settings.BytesPerSecond, services.Time);

    /// <summary>The other replicas of a partition.</summary>
    public IEnumerable<RepairPeer> OthersOf(int partition) => view.Peers.Where(peer => view.RankOf(peer, partition) >= 0);

    /// <summary>
    /// The newest records of the range's beginning, and of which part of it they are all; null when one of the others could not
    /// tell. A record that does not belong on this node is empty.
    /// </summary>
    public async Task<(DamagedRange Part, List<(byte[] Key, byte[] Record)> Records)?> FetchAsync(DamagedRange range)
    {
        var pages = new List<(RepairExchange From, bool IsInDoubt, List<(byte[] Key, byte[] Record)> Records)>();
        var to = range.To;
        foreach (var peer in OthersOf(range.Partition))
        {
            var isInDoubt = peer.Link.IsRecovering;
            var exchange = new RepairExchange(services, peer, _budget, view.Ring.Epoch);
            if (!exchange.IsPossible || await AskAsync(exchange, range).ConfigureAwait(true) is not { } page)
            {
                if (acceptsLoss) continue;
                return null;
            }

            if (page.Next.Length > 0 && (to.Length == 0 || page.Next.AsSpan().SequenceCompareTo(to) < 0)) to = page.Next;
            pages.Add((exchange, isInDoubt || peer.Link.IsRecovering, page.Records));
        }

        var part = range with { To = to };
        var newest = await MergeAsync(part, pages).ConfigureAwait(true);
        return newest is null ? null : (part, [.. newest.Select(one => (one.Key, Mine(range.Partition, one.Value)))]);
    }

    /// <summary>One page of one replica; null when there is none to be had.</summary>
    private static async Task<(List<(byte[] Key, byte[] Record)> Records, byte[] Next)?> AskAsync(
        RepairExchange exchange, DamagedRange range)
    {
        var leaves = new LeafSet(0);
        leaves.Add(0);
        // It may be one byte longer than a key: the least one behind the longest.
        var body = new LeafQuery(s_all, leaves, range.From[..Math.Min(range.From.Length, Limits.KeyBytesMax)]).ToBytes();
        if (await exchange.AskAsync(FrameKind.RepairRecords, range.Partition, body).ConfigureAwait(true) is not { } page) return null;
        var records = Read(page.Span, out var next);
        page.Return();
        return records is null || (next.Length > 0 && next.AsSpan().SequenceCompareTo(range.From) <= 0) ? null : (records, next);
    }

    private static List<(byte[] Key, byte[] Record)>? Read(ReadOnlySpan<byte> page, out byte[] next)
    {
        var records = new List<(byte[], byte[])>();
        var reader = new PageReader(page);
        while (reader.TryReadRecord(out var key, out var record)) records.Add((key.ToArray(), record.ToArray()));
        next = reader.NextKey.ToArray();
        return reader.IsBroken ? null : records;
    }

    private async Task<Dictionary<byte[], byte[]>?> MergeAsync(
        DamagedRange part, List<(RepairExchange From, bool IsInDoubt, List<(byte[] Key, byte[] Record)> Records)> pages)
    {
        var newest = new Dictionary<byte[], byte[]>(ByteComparer.Instance);
        // Those in doubt last: what they have is judged by what the others have.
        foreach (var (exchange, isInDoubt, records) in pages.OrderBy(static page => page.IsInDoubt))
        {
            foreach (var (key, inPage) in records)
            {
                if (part.IsBehind(key)) break;
                if (key.AsSpan().SequenceCompareTo(part.From) < 0) continue;
                // Too large for a page: it is read by itself.
                var record = inPage.Length > 0 ? inPage : await ReadAsync(exchange, part.Partition, key).ConfigureAwait(true);
                if (record is null && !acceptsLoss) return null;
                if (record is not { Length: > 0 } || (isInDoubt && MayBeDeleted(key, record, newest))) continue;
                if (!newest.TryGetValue(key, out var known) || RecordOrder.Compare(record, known) > 0) newest[key] = record;
            }
        }

        return newest;
    }

    /// <summary>
    /// Whether an old record, which only a store in doubt has, may have been deleted since and the deletion collected: while that store
    /// lay elsewhere. (It removes such records when it is compared.)
    /// </summary>
    private bool MayBeDeleted(byte[] key, byte[] record, Dictionary<byte[], byte[]> newest) =>
        !newest.ContainsKey(key)
        && (!RecordHeader.TryRead(record, out var header) || services.NowMs - header.Version.UnixTimeMs > services.Settings.LateMs);

    /// <summary>Empty: it has gone meanwhile. Null: it cannot be had.</summary>
    private static async Task<byte[]?> ReadAsync(RepairExchange exchange, int partition, byte[] key)
    {
        var answer = await exchange.ReadAsync(partition, key).ConfigureAwait(true);
        var record = answer.Status == ReplicaStatus.Found ? answer.Record.Span.ToArray() : [];
        answer.Record.Return();
        return answer.Status is ReplicaStatus.Found or ReplicaStatus.Absent ? record : null;
    }

    /// <summary>Empty when the write wanted no copy on this node. One that says "absent" stays, whatever it wanted.</summary>
    private byte[] Mine(int partition, byte[] record) =>
        RecordHeader.TryRead(record, out var header) && (header.Copies > view.OwnRankOf(partition) || !header.IsAlive(services.NowMs))
            ? record
            : [];
}
