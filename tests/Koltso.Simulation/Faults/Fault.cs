namespace Koltso.Simulation.Faults;

/// <summary>One thing that goes wrong, from when to when.</summary>
/// <param name="Other">The second node, of faults between two.</param>
/// <param name="Amount">Of a clock's jump: milliseconds; of others: how bad, 1 to 100.</param>
internal sealed record Fault(FaultKind Kind, int Node, int Other, long AtUs, long EndUs, int Amount)
{
    public override string ToString() => Kind switch
    {
        FaultKind.Cut => $"{Kind} n{Node + 1} <-> n{Other + 1}",
        FaultKind.CutOneWay => $"{Kind} n{Node + 1} -> n{Other + 1}",
        FaultKind.ClockJump or FaultKind.ClockWild => $"{Kind} n{Node + 1} by {Amount} ms",
        _ => $"{Kind} n{Node + 1} ({Amount})",
    };
}
