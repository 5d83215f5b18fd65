namespace Koltso.Api;

/// <summary>
/// What a node says when it refuses a request or fails: one sentence in the body of the answer, for people. Programs go by the
/// status. Sentences about a parameter are made where it is read and are not listed here.
/// </summary>
public static class Problems
{
    /// <summary>404.</summary>
    public const string NoSuchEntity = "There is no such entity.";

    /// <summary>500: the record was read and is not what was written.</summary>
    public const string RecordDamaged = "The stored record is damaged; see the node's log.";

    /// <summary>500.</summary>
    public const string StoreCannotRead = "The store could not read the record; see the node's log.";

    /// <summary>500: a bug.</summary>
    public const string Failed = "The request failed because of a bug; see the node's log.";

    /// <summary>503.</summary>
    public const string Overloaded = "Too many requests are in progress; try again later.";

    /// <summary>503: too many bytes of values are being received.</summary>
    public const string TooManyValues = "Too many values are being received; try again later.";

    /// <summary>503, until the node whose store has failed is started again.</summary>
    public const string StoreRefusesWrites =
        "The write was stored nowhere, because a store has failed and refuses writes: see the nodes' logs.";

    /// <summary>503.</summary>
    public const string ClocksApart =
        "The nodes' clocks are too far apart to issue a new version: check the clocks, and see the nodes' logs.";

    /// <summary>503 of a write that was tried again until its time was over.</summary>
    public const string NewerWrites =
        "The write was stored nowhere, because others that write this key were always newer until the time for an answer was over; "
        + "try again later.";

    /// <summary>503 of a read.</summary>
    public const string Recovering =
        "Too many replicas of this key may lack what they had, and are being compared with the others: see `koltso status`.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    public const string LossNotAccepted =
        "The node's store lacks what it had, and there is no other copy. Put its folder back as it was, or go on without what is lost: "
        + "`koltso repair --accept-loss`.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    public const string Stopping = "The node is shutting down.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>, until the node is started again.</summary>
    public static string StoreHasFailed(string? reason) =>
        $"The node's store has failed and refuses writes ({reason}): check the disk, then start the node again.";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    /// <param name="why">For each peer that is not reached.</param>
    public static string CutOff(int reached, int peers, int others, string why) =>
        $"The node reaches {reached} of {peers} peers, and one of them reaches {others} of the others ({why}).";

    /// <summary>503 of <see cref="ApiPaths.Ready"/>.</summary>
    public const string PeersNotTried = "The node has not yet tried to reach all of its peers.";

    /// <summary>503 of <see cref="ApiPaths.Repair"/>.</summary>
    public const string TooManyRounds = "Too many repair rounds are waiting to begin; try again later.";

    /// <summary>504 of a read.</summary>
    public const string NotEnoughReplicas = "Fewer replicas answered in time than ack requires.";

    /// <summary>504 of a write.</summary>
    public const string WriteInDoubt = NotEnoughReplicas + " The write may have been stored all the same.";

    /// <summary>504 of a write that was tried again until its time was over.</summary>
    public const string NewerWritesInDoubt =
        "Others that write this key were always newer until the time for an answer was over. "
        + "The write may have been stored on some replicas all the same.";

    /// <summary>504 of a write that met newer records.</summary>
    public const string ClocksApartInDoubt =
        "The nodes' clocks are too far apart for a version that is newer than what is stored: check the clocks, and see the nodes' logs. "
        + "The write may have been stored on some replicas all the same.";

    /// <summary>507, until there is room again.</summary>
    public const string DiskFull =
        "The write was stored nowhere, because a disk is full or nearly full: free some space.";

    /// <summary>501 of writes with If-Match or If-None-Match.</summary>
    public const string NoConditionalWrites = "Conditional writes are not supported yet, because they would not be linearizable.";

    /// <summary>400 of any other path than those that the node serves.</summary>
    public static string UnknownPath(IEnumerable<string> served) => $"Unknown path. This node serves {string.Join(", ", served)}.";

    /// <summary>501.</summary>
    public const string LaterVersion = "This path is not supported in this version.";

    /// <summary>400 of <see cref="ApiPaths.Stats"/>.</summary>
    public const string StatsParameters = $"The only parameter is {ApiParameters.Counts}={ApiParameters.Exact}.";

    /// <summary>400 of other pages.</summary>
    public const string NoParameters = "GET and HEAD of this path take no parameters.";

    /// <summary>400 of a POST to <see cref="ApiPaths.Repair"/>.</summary>
    public const string RepairParameters =
        $"The parameters are {ApiParameters.Partition}=<a partition that this node holds>, {ApiParameters.Check}=true or false, and "
        + $"{ApiParameters.AcceptLoss}=true or false.";
}
