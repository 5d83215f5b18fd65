using Koltso.Core.Records;

namespace Koltso.Checking.Keys;

/// <summary>
/// The operations on one key, in the orders that the checks need, and what follows from them about the order of its
/// writes. "Before" means that one operation ended before the other started, by the clock that clients share; within
/// the same microsecond they overlap.
/// </summary>
internal sealed class KeyHistory
{
    private readonly Dictionary<int, VersionFloor> _floors = [];
    private readonly Overlap _found;
    private readonly Operation[] _doneByEnd;
    private readonly Operation[] _doneDeletes;
    private readonly long? _uncertainDeleteStartUs;

    /// <param name="overlap">With the losses of what acknowledged writes left.</param>
    /// <param name="found">With all losses.</param>
    public KeyHistory(int key, List<Operation> operations, IndexedHistory whole, Overlap overlap, Overlap found)
    {
        (Key, Whole, Overlap, _found) = (key, whole, overlap, found);
        operations.Sort(
            static (left, right) => left.StartUs != right.StartUs ? left.StartUs.CompareTo(right.StartUs) : left.Id.CompareTo(right.Id));
        Operations = operations;
        Done = [.. operations.Where(static one => one.IsDone)];
        _doneByEnd = [.. Done];
        Array.Sort(_doneByEnd, static (left, right) => left.EndUs.CompareTo(right.EndUs));
        _doneDeletes = [.. Done.Where(static one => one.Kind == OperationKind.Delete)];
        _uncertainDeleteStartUs = operations.Where(static one => one is { Kind: OperationKind.Delete, IsUncertainWrite: true })
            .Min(static one => (long?)one.StartUs);
        if (Done.Any(static one => one.IsWrite && one.Version == default)) Sweep(FindFloor);
    }

    public int Key { get; }

    public IndexedHistory Whole { get; }

    public Overlap Overlap { get; }

    /// <summary>In order of start.</summary>
    public List<Operation> Operations { get; }

    /// <summary>The operations that are done, in order of start.</summary>
    public Operation[] Done { get; }

    /// <summary>Passes each done operation, in order of start, with what was known to be on replicas before it.</summary>
    public void Sweep(Action<Operation, KnownCopies> visit)
    {
        var known = new KnownCopies(Overlap, _found);
        var ended = 0;
        foreach (var operation in Done)
        {
            while (_doneByEnd[ended].EndUs < operation.StartUs)
            {
                var before = _doneByEnd[ended++];
                if (before.IsWrite || before.Version != default) known.Add(before, FloorOf(before));
            }

            visit(operation, known);
        }
    }

    /// <summary>The floor of an acknowledged write's version, or of the version that a read found.</summary>
    public VersionFloor FloorOf(Operation done) =>
        done.Version != default ? new VersionFloor(done.Version, false) : _floors.GetValueOrDefault(
            done.Id, new VersionFloor(default, true));

    /// <summary>
    /// Whether all versions of a write are below those of <paramref name="later"/>, which is acknowledged or was read.
    /// A write may be sent under several versions, each newer than the last: it is tried again when a replica has
    /// something newer. The version that is acknowledged is the last. A write that was not acknowledged may have any
    /// version.
    /// </summary>
    public bool IsCertainlyOlder(Operation write, Operation later)
    {
        if (!write.IsDone || write.Id == later.Id) return false;
        if (write.Version != default && FloorOf(later).Outranks(write.Version)) return true;
        if (write.Version != default && later.Version != default) return false;
        return IsReplacedBy(write, later);
    }

    /// <summary>Whether by real time an acknowledged write replaces an earlier one: it came after it, and meets it.</summary>
    public bool IsReplacedBy(Operation write, Operation later) =>
        write.IsDone && later.IsWrite && write.EndUs < later.StartUs && Overlap.Meets(write, later);

    /// <summary>Whether a deletion begun by that time may be newer than that put, so that its value need not be found.</summary>
    public bool MayBeDeleted(Operation put, long untilUs)
    {
        if (_uncertainDeleteStartUs <= untilUs) return true;
        // From the last one backwards: it is nearly always the right one.
        for (var at = _doneDeletes.Length - 1; at >= 0; at--)
            if (_doneDeletes[at].StartUs <= untilUs && !IsCertainlyOlder(_doneDeletes[at], put)) return true;
        return false;
    }

    /// <summary>Whether a deletion of this key, begun by that time, can have that version.</summary>
    public bool MayBeDeletionOf(RecordVersion version, long untilUs)
    {
        if (_uncertainDeleteStartUs <= untilUs) return true;
        foreach (var delete in _doneDeletes)
        {
            if (delete.StartUs > untilUs) return false;
            if (delete.Version == default || version.CompareTo(delete.Version) <= 0) return true;
        }

        return false;
    }

    private void FindFloor(Operation operation, KnownCopies known)
    {
        if (!operation.IsWrite || operation.Version != default) return;
        var floor = new VersionFloor(default, true);
        foreach (var cell in known.Cells)
        {
            var met = new VersionFloor(cell.Newest.Floor.Version, true);
            if (cell.Newest.By is not null && cell.IsMetBy(operation) && met.IsHigherThan(floor)) floor = met;
        }

        _floors[operation.Id] = floor;
    }
}
