namespace Koltso.Chaos.Faults;

/// <summary>The faults that can affect a node or a link. The names are those of <c>--faults</c>.</summary>
internal enum InjectionKind
{
    /// <summary>SIGKILL, and a restart later.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT later.</summary>
    Stop,

    /// <summary>No packet passes between a node and all other nodes, in some cases also the clients.</summary>
    Isolate,

    /// <summary>No packet passes between two nodes.</summary>
    Cut,

    /// <summary>No packet passes from one node to another, or to or from all others; packets in the other direction arrive.</summary>
    OneWay,

    /// <summary>Packets from and to a node are delayed, by varying times.</summary>
    Slow,

    /// <summary>Packets from and to a node are lost.</summary>
    Loss,

    /// <summary>Packets from and to a node arrive twice.</summary>
    Duplicate,

    /// <summary>Packets from and to a node overtake each other.</summary>
    Reorder,

    /// <summary>A node's disk is full, completely or nearly.</summary>
    Disk,

    /// <summary>A node's wall clock jumps, and jumps back later, within the skew that nodes tolerate.</summary>
    Clock,

    /// <summary>A node's wall clock jumps, and jumps back later, by more than the skew that nodes tolerate.</summary>
    Skew,
}
