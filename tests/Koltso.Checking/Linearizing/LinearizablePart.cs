using Koltso.Checking.Keys;
using Koltso.Core.Records;

namespace Koltso.Checking.Linearizing;

/// <summary>
/// The widest part of a key's history that can be determined from outside and for which an order that explains
/// everything is promised. Koltso's registers are regular, not atomic: reads repair in the background. Left out are:
///
/// 1. Writes that do not meet the others, or themselves, and reads that do not meet the remaining writes. Otherwise
///    (1/3 after 1/3) a read, or a later write, may miss the earlier one.
/// 2. Reads of a value whose write is not in the part: it failed, is open, or was left out. Otherwise: the value is on
///    replica A alone; a read of A and B sees it, the next read, of B and C, does not. Without a version, plain absence
///    cannot be distinguished from the result of such a deletion.
/// 3. Reads that overlap a write that overlaps another write. Otherwise: P is on A when R reads it there; W begins,
///    with a slower clock, and is acknowledged by B and C; then P reaches B and C and replaces it. R and later reads
///    say P, W, P, with W wholly between R and the last read. The same happens when P is tried again under a newer
///    version.
/// 4. The second of two successive reads that overlap the same write, unless it meets what the first read found (as 3/3
///    does) and the first read overlaps no other write. Otherwise: the write is on A; a read of A and B sees it, the
///    next read, of B and C, does not yet.
/// 5. Keys whose data was lost with a disk.
///
/// Why the rest has an order: take the writes by version, each read behind the write that it found. Writes in sequence
/// meet (1), so versions keep their order; by (3) that also holds around a read, and by (1) a read finds what had ended
/// before it. The only remaining conflict would be two reads in the wrong order, the first with a newer write than the
/// second: that write overlaps both, which (4) excludes. What was left out is never seen (2).
/// </summary>
internal static class LinearizablePart
{
    public static List<Operation> Of(KeyHistory key)
    {
        var done = key.Done;
        if (done.Length == 0 || key.Overlap.LossesUntil(long.MaxValue, key.Overlap.LossesBefore(done[0].StartUs)) > 0) return [];
        var kinds = KindsThatMeet(done);
        var writes = new HashSet<int>();
        foreach (var one in done)
            if (one.IsWrite && kinds.Contains((one.Ack, one.From))) writes.Add(one.Id);
        if (writes.Count == 0) return [];
        var seen = new OrderedReads(key, kinds, writes);
        List<Operation> part = [.. done.Where(one => one.IsWrite ? writes.Contains(one.Id) : seen.MayStay(one))];
        return WithoutHarmfulReads(part);
    }

    /// <summary>Kinds of writes that meet themselves and each other, the most frequent first.</summary>
    private static List<(int Ack, int From)> KindsThatMeet(Operation[] done)
    {
        var kinds = new List<(int Ack, int From)>();
        var groups = done.Where(static one => one.IsWrite).GroupBy(static one => (one.Ack, one.From))
            .OrderByDescending(static group => group.Count()).ThenByDescending(static group => group.Key);
        foreach (var group in groups)
        {
            var (ack, from) = group.Key;
            var meetsItself = Overlap.Meets(ack, from, ack, from) || group.Count() == 1;
            if (meetsItself && kinds.TrueForAll(kind => Overlap.Meets(kind.Ack, kind.From, ack, from))) kinds.Add(group.Key);
        }

        return kinds;
    }

    private static List<Operation> WithoutHarmfulReads(List<Operation> part)
    {
        var writesBeside = WritesBeside(part);
        var readsBeside = new List<int>?[part.Count];
        var rest = new List<Operation>(part.Count);
        for (var at = 0; at < part.Count; at++)
        {
            if (!part[at].IsWrite && writesBeside[at] is { } writes)
            {
                if (!writes.TrueForAll(
                    write => writesBeside[write] is null && (readsBeside[write]?.TrueForAll(first => IsOrderKept(first, at)) ?? true)))
                    continue;
                foreach (var write in writes) (readsBeside[write] ??= []).Add(at);
            }

            rest.Add(part[at]);
        }

        return rest;

        bool IsOrderKept(int first, int second) =>
            part[first].EndUs >= part[second].StartUs
            || (Overlap.Meets(1, part[first].From, part[second].Ack, part[second].From) && writesBeside[first]!.Count == 1);
    }

    /// <summary>For each operation, the writes that it overlaps.</summary>
    private static List<int>?[] WritesBeside(List<Operation> part)
    {
        var beside = new List<int>?[part.Count];
        // Few operations are in progress at a time: as many as there are clients.
        var underWay = new List<int>();
        for (var at = 0; at < part.Count; at++)
        {
            for (var i = underWay.Count - 1; i >= 0; i--)
            {
                var other = underWay[i];
                if (part[other].EndUs < part[at].StartUs)
                {
                    underWay.RemoveAt(i);
                    continue;
                }

                if (part[at].IsWrite) (beside[other] ??= []).Add(at);
                if (part[other].IsWrite) (beside[at] ??= []).Add(other);
            }

            underWay.Add(at);
        }

        return beside;
    }

    /// <summary>Selects the reads that meet the writes of the part and found what one of them wrote.</summary>
    private sealed class OrderedReads
    {
        private readonly KeyHistory _key;
        private readonly List<(int Ack, int From)> _kinds;
        private readonly HashSet<int> _writes;
        private readonly HashSet<RecordVersion> _deletions = [];
        private readonly long _otherDeleteUs = long.MaxValue;

        public OrderedReads(KeyHistory key, List<(int Ack, int From)> kinds, HashSet<int> writes)
        {
            (_key, _kinds, _writes) = (key, kinds, writes);
            foreach (var one in key.Operations)
            {
                if (one.Kind != OperationKind.Delete) continue;
                if (!writes.Contains(one.Id)) _otherDeleteUs = Math.Min(_otherDeleteUs, one.StartUs);
                else if (one.Version != default) _deletions.Add(one.Version);
            }
        }

        public bool MayStay(Operation read)
        {
            foreach (var (ack, from) in _kinds)
                if (!Overlap.Meets(ack, from, read.Ack, read.From)) return false;
            return read.Value == 0
                ? read.EndUs < _otherDeleteUs || _deletions.Contains(read.Version)
                : _key.Whole.PutOf(read.Value) is { } put && _writes.Contains(put.Id);
        }
    }
}
