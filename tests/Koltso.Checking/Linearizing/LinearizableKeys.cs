using Koltso.Checking.Keys;

namespace Koltso.Checking.Linearizing;

/// <summary>
/// For which keys' histories an order that explains everything is promised: the widest class that is, of those that
/// can be told from the outside. Koltso's registers are regular, not atomic: reads repair in the background. So, of all
/// that was answered on the key:
///
/// 1. All writes meet each other and all reads, also after what was lost with a disk. Else (1/3 after 1/3) a read, or a
///    later write, may go by the earlier one.
/// 2. No value of a write that failed or is open was read, nor can one such deletion be what a read found absent. Else: it
///    lies on replica A alone; a read of A and B sees it, the next, of B and C, does not.
/// 3. A write that overlaps a read overlaps no other write. Else: P is on A when R reads it there; W begins, with a
///    slower clock, and is acknowledged by B and C; then P comes to B and C and replaces it. R and later reads say P, W,
///    P, with W wholly between R and the last. The same comes about when P is tried again under a newer version.
/// 4. Of two reads, one after the other, that overlap the same write, the second meets what the first found (as 3/3
///    does), and the first overlaps no other write. Else: the write is on A; a read of A and B sees it, the next, of B
///    and C, does not yet.
///
/// Why that is enough: order the writes by version, each read behind the write that it found. Writes in sequence
/// meet (1), so versions keep their order; by (3) that also holds around a read, and by (1) a read finds what was over
/// before. Only two reads could then be in the wrong order, the first with a newer write than the second: that write
/// overlaps both, which (4) excludes.
/// </summary>
internal static class LinearizableKeys
{
    public static bool IsPromised(KeyHistory key)
    {
        var done = key.Done;
        if (key.Overlap.HasLosses && done.Length > 0 && key.Overlap.LossesUntil(long.MaxValue, key.Overlap.LossesBefore(done[0].StartUs)) > 0) return false;
        return AllMeet(done) && !IsUnansweredWriteSeen(key) && OverlapsAreHarmless(done);
    }

    private static bool AllMeet(Operation[] done)
    {
        var kinds = done.GroupBy(static one => (one.IsWrite, one.Ack, one.From)).Select(static group => (group.Key, Count: group.Count())).ToList();
        foreach (var (write, count) in kinds)
        {
            if (!write.IsWrite) continue;
            foreach (var (other, _) in kinds)
                if ((other != write || count > 1) && !Overlap.Meets(write.Ack, write.From, other.Ack, other.From)) return false;
        }

        return true;
    }

    private static bool IsUnansweredWriteSeen(KeyHistory key)
    {
        var seen = key.Done.Where(static one => !one.IsWrite && one.Value != 0).Select(static one => one.Value).ToHashSet();
        var lastAbsentUs = key.Done.Where(static one => !one.IsWrite && one.Value == 0).Select(static one => one.EndUs).DefaultIfEmpty(-1).Max();
        return key.Operations.Exists(one => one is { IsWrite: true, IsDone: false }
            && (one.Kind == OperationKind.Delete ? one.StartUs <= lastAbsentUs : seen.Contains(one.Value)));
    }

    private static bool OverlapsAreHarmless(Operation[] done)
    {
        var writesBeside = new List<int>?[done.Length];
        var readsBeside = new List<int>?[done.Length];
        // Few are under way at a time: as many as there are clients.
        var underWay = new List<int>();
        for (var at = 0; at < done.Length; at++)
        {
            underWay.RemoveAll(other => done[other].EndUs < done[at].StartUs);
            foreach (var other in underWay)
            {
                ((done[at].IsWrite ? writesBeside : readsBeside)[other] ??= []).Add(at);
                ((done[other].IsWrite ? writesBeside : readsBeside)[at] ??= []).Add(other);
            }

            underWay.Add(at);
        }

        for (var at = 0; at < done.Length; at++)
        {
            if (!done[at].IsWrite || readsBeside[at] is not { } reads) continue;
            if (writesBeside[at] is not null || !reads.TrueForAll(first => reads.TrueForAll(second => IsOrderKept(first, second)))) return false;
        }

        return true;

        bool IsOrderKept(int first, int second) =>
            done[first].EndUs >= done[second].StartUs
            || (Overlap.Meets(1, done[first].From, done[second].Ack, done[second].From) && writesBeside[first]!.Count == 1);
    }
}
