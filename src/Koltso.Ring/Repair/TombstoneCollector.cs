using Koltso.Core.Records;
using Koltso.Core.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Removes what only says "absent" (tombstones, expired values) once no replica can bring the former value back. On the
/// loop of repair, between comparisons; scans run on workers.
///
/// What is removed: a record that (1) is dead for longer than the grace period, which outlasts every write and hint: a replica
/// refuses any that comes later than <see cref="RepairSettings.LateMs"/>; (2) was seen in this store before a comparison began
/// with every other replica, and all of these succeeded; and (3) has settled since, so that no request from before is still
/// under way. It is not enough that a comparison began after the record was written: it may have come here later than that.
///
/// Why that brings nothing back. Let T be the dead record, and V an older living one of c copies; only ranks below c
/// hold V or can be given it. Among these, wherever T meets V it replaces it, whatever the floor: V is compared, and T
/// follows. Take the last of them to which T ever came. After that none loses V, since that would make a later last; yet
/// this one meets all others before it removes T. So V is nowhere. And if T never came to one of them: it was written to
/// some rank of c or above, by a request or a hint and not by repair, so the floor does not hide it when that one next
/// meets the holders of V, and it comes to them after all.
///
/// Bound: <see cref="RepairSettings.CandidatesMax"/> records seen and not removed; more wait. What was seen is not kept
/// across a restart: collecting begins anew.
/// </summary>
internal sealed class TombstoneCollector(RepairServices services, TreeCache trees)
{
    private readonly Dictionary<int, Candidates> _seen = [];
    private int _seenCount;

    /// <summary>Looks at all partitions once: removes what may go, and notes what may later.</summary>
    public async Task RunAsync()
    {
        for (var partition = 0; partition < services.PartitionCount; partition++)
        {
            // Each partition under the view of its moment: what was seen under another list is forgotten.
            var view = services.View;
            // A store in doubt may lack what the others have of a deletion.
            var mayCollect = view.OwnRankOf(partition) >= 0 && !services.Recovery.OwesAny(view, partition);
            if (mayCollect) await RunAsync(view, partition).ConfigureAwait(true);
            else Forget(partition);
        }
    }

    private async Task RunAsync(RepairView view, int partition)
    {
        if (_seen.TryGetValue(partition, out var former) && view.Ring.SinceOf(partition) > former.Epoch) Forget(partition);
        // A step behind the floor: by then no peer, its clock a little slow, still compares what goes here.
        var step = DeathClock.At(services.Settings.FloorStepMs);
        var before = services.GcBefore > step ? services.GcBefore - step : 0;
        if (trees.Latest(partition) is { } tree && tree.EarliestDeath >= before)
        {
            Forget(partition);
            return;
        }

        var isRipe = IsRipe(view, partition);
        if (_seen.ContainsKey(partition) && !isRipe) return;
        var dead = await ListAsync(partition, before).ConfigureAwait(true);
        // The reading comes after the scan: a later comparison has all of these on its side.
        if (dead is null || !services.Clock.TryNext(out var seenAt)) return;
        var old = isRipe ? _seen[partition].Digests : [];
        Forget(partition);
        var seen = new HashSet<ulong>();
        foreach (var (key, version, digest) in dead)
        {
            if (services.View.Ring.SinceOf(partition) > view.Ring.Epoch) return;
            if (!old.Contains(digest)) seen.Add(digest);
            else if (await services.Store.RemoveAsync(partition, key, version).ConfigureAwait(true) == ReplicaStatus.Applied)
                services.Figures.TombstonesCollected++;
        }

        if (seen.Count == 0) return;
        _seen[partition] = new Candidates(seen, seenAt, view.Ring.Epoch);
        _seenCount += seen.Count;
    }

    /// <summary>All other replicas were compared with since the candidates were seen, and that has settled.</summary>
    private bool IsRipe(RepairView view, int partition)
    {
        if (!_seen.TryGetValue(partition, out var candidates)) return false;
        foreach (var peer in view.Peers)
        {
            if (view.RankOf(peer, partition) >= 0 && services.MarkOf(view.Ring, partition, peer.Number) <= candidates.SeenAt)
                return false;
        }

        candidates.ComparedMs ??= services.ElapsedMs;
        return services.ElapsedMs - candidates.ComparedMs >= services.Settings.CollectDelayMs;
    }

    /// <summary>What died before that reading, as much as there is room for; null when the store could not be read.</summary>
    private async Task<List<(byte[] Key, RecordVersion Version, ulong Digest)>?> ListAsync(int partition, ulong before)
    {
        var dead = new List<(byte[], RecordVersion, ulong)>();
        var room = services.Settings.CandidatesMax - _seenCount + (_seen.GetValueOrDefault(partition)?.Digests.Count ?? 0);
        var isRead = await PartitionSlice.ReadAllAsync(services, partition, Note, () => dead.Count < room).ConfigureAwait(true);
        return isRead ? dead : null;

        bool Note(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header)
        {
            if (DeathClock.Of(header) >= before) return true;
            if (dead.Count == room) return false;
            dead.Add((key.ToArray(), header.Version, services.DigestOf(key, record, header)));
            return true;
        }
    }

    private void Forget(int partition)
    {
        if (_seen.Remove(partition, out var old)) _seenCount -= old.Digests.Count;
    }

    private sealed class Candidates(HashSet<ulong> digests, ulong seenAt, long epoch)
    {
        public HashSet<ulong> Digests => digests;

        public ulong SeenAt => seenAt;

        /// <summary>Of the view under which they were seen: the proof holds for the list of replicas of that epoch.</summary>
        public long Epoch => epoch;

        public long? ComparedMs { get; set; }
    }
}
