namespace Koltso.Checking.Linearizing;

/// <summary>
/// The search itself, depth first. A state consists of the end that comes next, the register's value, and a bit for
/// each operation in progress that has already taken effect. Used once.
/// </summary>
internal sealed class LinearizationSearch(LinearizationPlan plan, int stepsMax)
{
    private readonly Stack<State> _open = new();
    private readonly HashSet<State> _seen = [];

    /// <summary>The last end that could be reached.</summary>
    public int Furthest { get; private set; }

    public Verdict Run()
    {
        _open.Push(default);
        while (_open.TryPop(out var state))
        {
            if (!TryFollow(ref state)) continue;
            if (state.Step == plan.Steps.Count) return Verdict.Linearizable;
            if (!_seen.Add(state)) continue;
            if (_seen.Count > stepsMax) return Verdict.NotDecided;
            Branch(state);
        }

        return Verdict.NotLinearizable;
    }

    /// <summary>Advances as long as there is no choice. False when it is stuck.</summary>
    private bool TryFollow(ref State state)
    {
        for (; state.Step < plan.Steps.Count; state = state with { Step = state.Step + 1 })
        {
            Furthest = Math.Max(Furthest, state.Step);
            var step = plan.Steps[state.Step];
            var bit = 1UL << step.Slot;
            var operation = plan.Operations[step.Operation];
            if (!step.MustHaveHappened || (state.Happened & bit) != 0)
                state = state with { Happened = state.Happened & ~bit };
            else if (!operation.IsWrite && operation.Value == state.Value)
                continue;
            else if (HasOtherWrite(step, state.Happened))
                return true;
            else if (operation.IsWrite)
                state = Write(state, step, operation.Value, 0);
            else
                return false;
        }

        return true;
    }

    /// <summary>
    /// Some write takes effect: the operation itself, or another write first, of which the one that a read needs is the
    /// best guess.
    /// </summary>
    private void Branch(State state)
    {
        var step = plan.Steps[state.Step];
        var operation = plan.Operations[step.Operation];
        State? best = operation.IsWrite ? Write(state, step, operation.Value, 0) with { Step = state.Step + 1 } : null;
        for (var i = 0; i < step.PendingCount; i++)
        {
            var (other, slot) = plan.Pending(step.PendingFrom + i);
            var bit = 1UL << slot;
            if (other == step.Operation || !plan.Operations[other].IsWrite || (state.Happened & bit) != 0) continue;
            var next = Write(state, step, plan.Operations[other].Value, bit);
            if (best is null && next.Value == operation.Value) best = next;
            else _open.Push(next);
        }

        if (best is not null) _open.Push(best.Value);
    }

    /// <summary>Before the value changes, pending reads of the old value take effect.</summary>
    private State Write(State state, LinearizationStep step, long value, ulong bit)
    {
        var happened = state.Happened | bit;
        for (var i = 0; i < step.PendingCount; i++)
        {
            var (other, slot) = plan.Pending(step.PendingFrom + i);
            if (plan.Operations[other] is { IsWrite: false } read && read.Value == state.Value) happened |= 1UL << slot;
        }

        return new State(state.Step, value, happened & ~(bit == 0 ? 1UL << step.Slot : 0));
    }

    private bool HasOtherWrite(LinearizationStep step, ulong happened)
    {
        for (var i = 0; i < step.PendingCount; i++)
        {
            var (other, slot) = plan.Pending(step.PendingFrom + i);
            if (other != step.Operation && plan.Operations[other].IsWrite && (happened & (1UL << slot)) == 0) return true;
        }

        return false;
    }

    private readonly record struct State(int Step, long Value, ulong Happened);
}
