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

    /// <summary>At the end an earlier copy of the node's folder is put in its place: as it was at the beginning.</summary>
    RolledBackDisk,

    /// <summary>The same, but only of the database: what lies beside it stays.</summary>
    RolledBackDatabase,

    /// <summary>The node comes back with an empty disk.</summary>
    LostDisk,

    /// <summary>The node comes back with an empty database; what lies beside it stays.</summary>
    LostDatabase,

    /// <summary>
    /// Not a fault, but an operator's reaction to some faults: a node is told to compare itself with all others, or
    /// only to check.
    /// </summary>
    AskedRepair,

    /// <summary>A flush fails now and then, although there is room; the store opens its database anew each time.</summary>
    FailingFlush,

    /// <summary>
    /// Another node becomes unreachable for a process, which is stopped before it has given it up: in the middle of its writes, and
    /// where deletions are collected, for longer than the grace period.
    /// </summary>
    StandStill,

    /// <summary>
    /// A block of a table of records can no longer be read. Only one whose records are all on other nodes as well, and while no
    /// other node has such a block: or else something may be lost for good.
    /// </summary>
    DamagedBlock,
}
