using Koltso.Cluster.Replicas;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Moves records of one partition between this node and a peer. On the loop of repair. A record goes where it is newer
/// than what is there and where the write wanted a copy. One that says "absent" also goes beyond its copies, in place
/// of an older record: or else that one would come back once the newer is collected. None goes anywhere that was looked for
/// long ago (<see cref="RepairExchange.ContextFor"/>): the comparison fails instead, and the next finds what there is then.
/// </summary>
internal sealed class RecordMover(RepairServices services, RepairExchange exchange, int partition, RepairScope scope, PartitionTally tally)
{
    /// <summary>Fetches and stores the peer's records of these keys. False when something could not be had or stored.</summary>
    public async Task<bool> PullAsync(IReadOnlyList<byte[]> keys)
    {
        var at = 0;
        while (at < keys.Count)
        {
            var context = exchange.ContextFor(services.ElapsedMs);
            var asked = keys.Skip(at).Take(RepairMessages.KeysMax).ToList();
            if (await exchange.AskAsync(FrameKind.RepairFetch, partition, RepairFetchMessage.Write(asked))
                .ConfigureAwait(true) is not { } page)
                return false;
            var next = await StoreAsync(page, context).ConfigureAwait(true);
            if (next is null) return false;
            var served = next.Length == 0 ? asked.Count : asked.FindIndex(key => key.AsSpan().SequenceEqual(next));
            // A page without any progress is a peer's bug: not to be asked for ever.
            if (served <= 0) return false;
            at += served;
        }

        return true;
    }

    /// <summary>Fetches and stores all that the peer has in these leaves.</summary>
    public async Task<bool> PullLeavesAsync(LeafSet leaves)
    {
        byte[] from = [];
        while (true)
        {
            var context = exchange.ContextFor(services.ElapsedMs);
            var body = new LeafQuery(scope, leaves, from).ToBytes();
            if (await exchange.AskAsync(FrameKind.RepairRecords, partition, body).ConfigureAwait(true) is not { } page) return false;
            var next = await StoreAsync(page, context).ConfigureAwait(true);
            if (next is null) return false;
            if (next.Length == 0) return true;
            if (next.AsSpan().SequenceCompareTo(from) <= 0) return false;
            from = next;
        }
    }

    /// <summary>Removes what was deleted while this node's store was not there.</summary>
    public Task<bool> RemoveAsync(IReadOnlyList<(byte[] Key, RecordVersion Version)> records) => AllAsync(records, RemoveAsync);

    /// <summary>Sends this node's records of these keys.</summary>
    public Task<bool> PushAsync(IReadOnlyList<byte[]> keys) => AllAsync(keys, PushAsync);

    /// <summary>Stores a page of records. The next page's key, or null when something went wrong. Returns the page.</summary>
    private async Task<byte[]?> StoreAsync(PooledBytes page, RequestContext context)
    {
        var records = Cut(page, out var next);
        var isStored = records is not null && await AllAsync(records, one => one.Record.Length == 0
            ? PullOneAsync(one.Key)
            : TakeInAsync(one.Key, page.Memory.Slice(one.Record.Start, one.Record.Length), context)).ConfigureAwait(true);
        page.Return();
        return isStored ? next : null;
    }

    /// <summary>Null when the page is malformed.</summary>
    private static List<(byte[] Key, (int Start, int Length) Record)>? Cut(PooledBytes page, out byte[] next)
    {
        var records = new List<(byte[], (int, int))>();
        ReadOnlySpan<byte> bytes = page.Span;
        var reader = new PageReader(bytes);
        while (reader.TryReadRecord(out var key, out var record))
        {
            var start = 0;
            if (!record.IsEmpty) bytes.Overlaps(record, out start);
            records.Add((key.ToArray(), (start, record.Length)));
        }

        next = reader.NextKey.ToArray();
        return reader.IsBroken ? null : records;
    }

    private async Task<bool> PullOneAsync(byte[] key)
    {
        var context = exchange.ContextFor(services.ElapsedMs);
        var answer = await exchange.ReadAsync(partition, key).ConfigureAwait(true);
        var isDone = answer.Status switch
        {
            ReplicaStatus.Found => await TakeInAsync(key, answer.Record.Memory, context).ConfigureAwait(true),
            ReplicaStatus.Absent => true,
            _ => false,
        };
        answer.Record.Return();
        return isDone;
    }

    private async Task<bool> TakeInAsync(byte[] key, ReadOnlyMemory<byte> record, RequestContext context)
    {
        var status = await ApplyHereAsync(key, record, context).ConfigureAwait(true);
        // What is here is newer. If it says "absent", the peer must know.
        return status == ReplicaStatus.Superseded
            ? await PushAsync(key, deadOnly: true).ConfigureAwait(true)
            : status == ReplicaStatus.Applied;
    }

    /// <summary>Applied also for what does not belong here.</summary>
    private async Task<ReplicaStatus> ApplyHereAsync(byte[] key, ReadOnlyMemory<byte> record, RequestContext context)
    {
        if (!RecordHeader.TryRead(record.Span, out var header)) return ReplicaStatus.StoreFailed;
        if (!MayGo(header)) return ReplicaStatus.Applied;
        var withBlock = context with { Block = Block.Of(record) };
        var status = await services.UntilTakenAsync(() => services.Local.ApplyAsync(partition, key, record.Span, withBlock))
            .ConfigureAwait(true);
        if (status != ReplicaStatus.Applied) return status;
        tally.Pulled++;
        services.Figures.RecordsPulled++;
        return status;
    }

    private async Task<bool> RemoveAsync((byte[] Key, RecordVersion Version) record)
    {
        var status = await services.UntilTakenAsync(() => services.Store.RemoveAsync(partition, record.Key, record.Version))
            .ConfigureAwait(true);
        if (status != ReplicaStatus.Applied) return false;
        tally.Removed++;
        services.Figures.RecordsRemoved++;
        return true;
    }

    private Task<bool> PushAsync(byte[] key) => PushAsync(key, deadOnly: false);

    private async Task<bool> PushAsync(byte[] key, bool deadOnly)
    {
        var context = exchange.ContextFor(services.ElapsedMs);
        var answer = await services.Local.ReadAsync(partition, key, ReadPart.Record, exchange.Context).ConfigureAwait(true);
        if (answer.Status != ReplicaStatus.Found) return answer.Status == ReplicaStatus.Absent;
        var isKnown = RecordHeader.TryRead(answer.Record.Span, out var header);
        var isDue = isKnown && (deadOnly ? !header.IsAlive(services.NowMs) : MayGo(header));
        var status = isDue ? await exchange.ApplyAsync(partition, key, answer.Record, context).ConfigureAwait(true) : ReplicaStatus.Applied;
        answer.Record.Return();
        if (isDue && status == ReplicaStatus.Applied)
        {
            tally.Pushed++;
            services.Figures.RecordsPushed++;
        }

        return status == ReplicaStatus.Superseded ? await PullNewerAsync(key).ConfigureAwait(true) : isKnown
            && status == ReplicaStatus.Applied;
    }

    /// <summary>The peer has something newer that the comparison did not show, or that came meanwhile.</summary>
    private async Task<bool> PullNewerAsync(byte[] key)
    {
        var context = exchange.ContextFor(services.ElapsedMs);
        var answer = await exchange.ReadAsync(partition, key).ConfigureAwait(true);
        var isDone = answer.Status == ReplicaStatus.Absent
            || (answer.Status == ReplicaStatus.Found
                && await ApplyHereAsync(key, answer.Record.Memory, context).ConfigureAwait(true) is ReplicaStatus.Applied
                or ReplicaStatus.Superseded);
        answer.Record.Return();
        return isDone;
    }

    private bool MayGo(RecordHeader header) => header.Copies > scope.Level || !header.IsAlive(services.NowMs);

    private static async Task<bool> AllAsync<T>(IReadOnlyList<T> items, Func<T, Task<bool>> move)
    {
        var isDone = true;
        foreach (var some in items.Chunk(RepairSettings.RecordsInFlightMax))
        {
            foreach (var one in await Task.WhenAll(some.Select(move)).ConfigureAwait(true)) isDone &= one;
            if (!isDone) return false;
        }

        return isDone;
    }
}
