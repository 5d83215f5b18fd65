namespace Koltso.Simulation.Faults;

/// <summary>One fault, with its start and end.</summary>
/// <param name="Other">The second node, for faults between two nodes.</param>
/// <param name="Amount">For a clock's jump: milliseconds; for other faults: the severity, 1 to 100.</param>
internal sealed record SimFault(SimFaultKind Kind, int Node, int Other, long AtUs, long EndUs, int Amount)
{
    public override string ToString() => Kind switch
    {
        SimFaultKind.Cut => $"{Kind} n{Node + 1} <-> n{Other + 1}",
        SimFaultKind.CutOneWay or SimFaultKind.StandStill => $"{Kind} n{Node + 1} -> n{Other + 1}",
        SimFaultKind.ClockJump or SimFaultKind.ClockWild => $"{Kind} n{Node + 1} by {Amount} ms",
        _ => $"{Kind} n{Node + 1} ({Amount})",
    };
}
