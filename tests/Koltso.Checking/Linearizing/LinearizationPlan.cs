namespace Koltso.Checking.Linearizing;

/// <summary>
/// The steps of a search for an order: the ends of a key's operations, in order of time, and the operations in progress
/// at each of them. Operations that can never cause a contradiction are left out: reads that were not answered, and
/// writes that need not have happened and whose value is not read, or no longer read.
/// </summary>
internal sealed class LinearizationPlan
{
    public const int SlotsMax = 64;

    private readonly List<Operation> _operations = [];
    private readonly List<LinearizationStep> _steps = [];
    private readonly List<(int Operation, int Slot)> _pending = [];

    public LinearizationPlan(IReadOnlyList<Operation> operations)
    {
        var lastReadUs = new Dictionary<long, long>();
        foreach (var one in operations)
            if (one is { IsWrite: false, IsDone: true })
                lastReadUs[one.Value] = Math.Max(one.EndUs, lastReadUs.GetValueOrDefault(one.Value));

        // An operation that ends at a moment overlaps one that begins then; a write that need not have happened is dropped after the last
        // read.
        var moments = new List<(long AtUs, byte Order, int Operation)>();
        foreach (var one in operations)
        {
            var endUs = one.EndUs;
            if (!one.IsDone && (!one.IsWrite || !lastReadUs.TryGetValue(one.Value, out endUs) || endUs < one.StartUs)) continue;
            moments.Add((one.StartUs, 0, _operations.Count));
            moments.Add((endUs, one.IsDone ? (byte)1 : (byte)2, _operations.Count));
            _operations.Add(one);
        }

        moments.Sort();
        IsTooWide = !TryWalk(moments);
    }

    public IReadOnlyList<Operation> Operations => _operations;

    public IReadOnlyList<LinearizationStep> Steps => _steps;

    /// <summary>Whether more operations are in progress at once than there are bits.</summary>
    public bool IsTooWide { get; }

    public (int Operation, int Slot) Pending(int at) => _pending[at];

    private bool TryWalk(List<(long AtUs, byte Order, int Operation)> moments)
    {
        var slots = new int[_operations.Count];
        var underWay = new List<(int Operation, int Slot)>();
        var used = 0UL;
        foreach (var (_, order, operation) in moments)
        {
            if (order == 0)
            {
                var slot = System.Numerics.BitOperations.TrailingZeroCount(~used);
                if (slot == SlotsMax) return false;
                used |= 1UL << slot;
                slots[operation] = slot;
                underWay.Add((operation, slot));
                continue;
            }

            _steps.Add(new LinearizationStep(operation, slots[operation], order == 1, _pending.Count, underWay.Count));
            _pending.AddRange(underWay);
            underWay.Remove((operation, slots[operation]));
            used &= ~(1UL << slots[operation]);
        }

        return true;
    }
}
