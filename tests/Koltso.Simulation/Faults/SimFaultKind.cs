namespace Koltso.Simulation.Faults;

internal enum SimFaultKind : byte
{
    /// <summary>The process ends at once; everything it wrote is kept.</summary>
    Kill,

    /// <summary>The machine loses power; some of the data that was not synced is lost.</summary>
    PowerLoss,

    /// <summary>The process is stopped for a while.</summary>
    Pause,

    /// <summary>Two nodes cannot reach each other.</summary>
    Cut,

    /// <summary>One node's messages do not reach another.</summary>
    CutOneWay,

    /// <summary>A node cannot reach any other node, nor can they reach it.</summary>
    Isolate,

    /// <summary>All messages from and to a node are slow.</summary>
    SlowNetwork,

    /// <summary>Pieces are lost, and retransmitted.</summary>
    LossyNetwork,

    /// <summary>Frames overtake each other, are lost, or arrive twice.</summary>
    UnrulyNetwork,

    /// <summary>The wall clock jumps, within the skew that the others tolerate.</summary>
    ClockJump,

    /// <summary>The wall clock jumps by more than that.</summary>
    ClockWild,

    /// <summary>The wall clock runs too fast or too slow.</summary>
    ClockDrift,

    SlowDisk,

    /// <summary>Writes fail; the store refuses further writes until it is reopened.</summary>
    FailingDisk,

    FullDisk,

    /// <summary>The disk takes no writes, and in half of the cases gives nothing either; then all that waited happens.</summary>
    HangingDisk,

    /// <summary>No record is in memory when it is read.</summary>
    ColdCache,

    /// <summary>
    /// Not a fault, but an operator's reaction to some faults: a node is told to compare itself with all others, or
    /// only to check.
    /// </summary>
    AskedRepair,
}
