namespace Koltso.Chaos.Faults;

/// <summary>What can be done to a node or a link. The names are those of <c>--faults</c>.</summary>
internal enum InjectionKind
{
    /// <summary>SIGKILL, and a start later.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT later.</summary>
    Stop,

    /// <summary>No packet between a node and all others, clients sometimes among them.</summary>
    Isolate,

    /// <summary>No packet between two nodes.</summary>
    Cut,

    /// <summary>No packet from one node to another, or to or from all others, while those of the other direction arrive.</summary>
    OneWay,

    /// <summary>Packets from and to a node take longer, and not all as long.</summary>
    Slow,

    /// <summary>Packets from and to a node are lost.</summary>
    Loss,

    /// <summary>Packets from and to a node arrive twice.</summary>
    Duplicate,

    /// <summary>Packets from and to a node overtake each other.</summary>
    Reorder,

    /// <summary>A node's disk is full, to the last byte or nearly.</summary>
    Disk,

    /// <summary>A node's wall clock jumps, and back later, within what nodes allow each other.</summary>
    Clock,

    /// <summary>A node's wall clock jumps, and back later, by more than nodes allow each other.</summary>
    Skew,
}
