namespace Koltso.Simulation.Faults;

internal enum SimFaultKind : byte
{
    /// <summary>The process ends at once; what it wrote is there.</summary>
    Kill,

    /// <summary>The machine goes dark; some of what was not synced is lost.</summary>
    PowerLoss,

    /// <summary>The process stands still.</summary>
    Pause,

    /// <summary>Two nodes cannot reach each other.</summary>
    Cut,

    /// <summary>One node's words do not reach another.</summary>
    CutOneWay,

    /// <summary>A node cannot reach any other, nor they it.</summary>
    Isolate,

    /// <summary>All that a node says and hears takes long.</summary>
    SlowNetwork,

    /// <summary>Pieces are lost, and sent again.</summary>
    LossyNetwork,

    /// <summary>Frames overtake each other, are lost, come twice.</summary>
    UnrulyNetwork,

    /// <summary>The wall clock jumps, within what the others bear.</summary>
    ClockJump,

    /// <summary>The wall clock jumps by more than that.</summary>
    ClockWild,

    /// <summary>The wall clock runs too fast or too slow.</summary>
    ClockDrift,

    SlowDisk,

    /// <summary>Writes fail; the store gives up until it is started anew.</summary>
    FailingDisk,

    FullDisk,

    /// <summary>Writes are held back.</summary>
    StallingDisk,

    /// <summary>Nothing is in memory that is read.</summary>
    ColdCache,

    /// <summary>No fault, but what an operator does about some: a node is asked to compare itself with all others, or to check only.</summary>
    AskedRepair,
}
