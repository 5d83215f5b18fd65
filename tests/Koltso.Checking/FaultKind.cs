namespace Koltso.Checking;

/// <summary>
/// What was wrong for a while. Each kind says in which direction its interval may err, since a real run knows times
/// only roughly.
/// </summary>
public enum FaultKind : byte
{
    /// <summary>The node's process was dead. The interval is at most as long as the real one.</summary>
    NodeDown,

    /// <summary>The node's process was stopped. The interval is at most as long as the real one.</summary>
    NodePaused,

    /// <summary>
    /// The node lost records that it had confirmed: a lost disk, or a power loss under a relaxed sync mode. The loss
    /// happened at some time within the interval.
    /// </summary>
    DataLost,

    /// <summary>
    /// The node lost copies, of which other nodes have all that was acknowledged, and was healed from them. It has what it had or
    /// something newer, but for two cases: where a newer write wanted fewer copies than an older one, the node, which was to keep the
    /// older one, has nothing; and a write that was not acknowledged, though reads may have found it, may have been on this node alone.
    /// It lost them at some time within the interval.
    /// </summary>
    DataHealed,

    /// <summary>
    /// Nothing from the subject reached the other node. The interval is at most as long as the real one. A cut in both
    /// directions is two of these.
    /// </summary>
    LinkCut,

    /// <summary>The client was dead.</summary>
    ClientDown,

    /// <summary>The client was stopped.</summary>
    ClientPaused,
}
