namespace Koltso.Api;

/// <summary>
/// What a node says when it refuses a request or fails: one sentence in the body of the answer, for people. Programs go by the
/// status. Sentences that name what was wrong with a parameter are made where it is read and are not listed here.
/// </summary>
public static class Problems
{
    /// <summary>404.</summary>
    public const string NoSuchEntity = "There is no such entity.";

    /// <summary>500: the record was read and is not what was written.</summary>
    public const string RecordDamaged = "The stored record is damaged; the node's log says more.";

    /// <summary>500.</summary>
    public const string StoreCannotRead = "The store could not read; the node's log says more.";

    /// <summary>500: a bug.</summary>
    public const string Failed = "The node's log says what went wrong.";

    /// <summary>503.</summary>
    public const string Overloaded = "Too many requests are under way; try again.";

    /// <summary>503: too many bytes of values are being received.</summary>
    public const string TooManyValues = "Too many values are being received; try again.";

    /// <summary>503, until the node is started again.</summary>
    public const string StoreRefusesWrites = "The store refuses writes since one failed; the node's log says more.";

    /// <summary>503.</summary>
    public const string ClocksApart = "The clocks of the nodes are too far apart for a new version; the nodes' logs say more.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    public const string Stopping = "The node is stopping.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    public const string PeersNotTried = "The node has not tried all its peers yet.";

    /// <summary>503 of <see cref="ApiPaths.Repair"/>.</summary>
    public const string TooManyRounds = "Other rounds were asked for and have not begun; try again.";

    /// <summary>504.</summary>
    public const string NotEnoughReplicas = "Fewer replicas answered in time than ack asks for.";

    /// <summary>507, until there is room again.</summary>
    public const string DiskFull = "The disk is full: nothing was written. Reads go on.";

    /// <summary>501 of writes with If-Match or If-None-Match.</summary>
    public const string NoConditionalWrites = "Conditional writes are not offered yet: they would not be linearizable.";

    /// <summary>501.</summary>
    public const string LaterVersion = "This comes with a later version.";

    /// <summary>400 of any other path.</summary>
    public const string UnknownPath =
        $"Unknown path. There are {ApiPaths.Entity}, {ApiPaths.Cluster}, {ApiPaths.Stats}, {ApiPaths.Repair}, "
        + $"{ApiPaths.Health} and {ApiPaths.Ready}.";

    /// <summary>400 of a POST to <see cref="ApiPaths.Repair"/>.</summary>
    public const string RepairParameters =
        $"There may be {ApiParameters.Partition}=<one that lies on this node> and {ApiParameters.Check}=true or false.";
}
