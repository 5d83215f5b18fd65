namespace Koltso.Checking;

/// <summary>What was wrong for a while. Each says which way its interval may err, since a real run knows times only roughly.</summary>
public enum FaultKind : byte
{
    /// <summary>The node's process was dead. At most as long as it really was.</summary>
    NodeDown,

    /// <summary>The node's process stood still. At most as long as it really did.</summary>
    NodePaused,

    /// <summary>
    /// The node lost records that it had confirmed: a lost disk, a power cut under a relaxed sync. The moment lies within.
    /// </summary>
    DataLost,

    /// <summary>
    /// Nothing from the subject came to the other node. At most as long as it really was. A cut both ways is two of these.
    /// </summary>
    LinkCut,

    /// <summary>The client was dead.</summary>
    ClientDown,

    /// <summary>The client stood still.</summary>
    ClientPaused,
}
