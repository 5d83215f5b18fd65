namespace Koltso.Chaos.Upgrades;

/// <summary>How far a cluster goes back to the build that it came from.</summary>
internal enum WayBack : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Before its last node is upgraded: all others go back, and then all nodes are upgraded.</summary>
    Part,

    /// <summary>After its last node was upgraded: all nodes go back.</summary>
    All,
}
