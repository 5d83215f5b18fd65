namespace Koltso.Api;

/// <summary>Names of the parameters in a request's query.</summary>
public static class ApiParameters
{
    /// <summary>Of <see cref="ApiPaths.Entity"/>: the key, percent-encoded UTF-8.</summary>
    public const string Id = "id";

    /// <summary>Of <see cref="ApiPaths.Entity"/>: how many replicas must answer.</summary>
    public const string Ack = "ack";

    /// <summary>Of <see cref="ApiPaths.Entity"/>: how many replicas are asked.</summary>
    public const string From = "from";

    /// <summary>Of a PUT to <see cref="ApiPaths.Entity"/>: seconds until the value expires.</summary>
    public const string Ttl = "ttl";

    /// <summary>Of <see cref="ApiPaths.Entities"/>: the first key of the range.</summary>
    public const string Start = "start";

    /// <summary>Of <see cref="ApiPaths.Entities"/>: the most entities in the answer.</summary>
    public const string Limit = "limit";

    /// <summary>Of <see cref="ApiPaths.Stats"/>: with the value <see cref="Exact"/>, keys and bytes are counted by a scan.</summary>
    public const string Counts = "counts";

    /// <summary>The value of <see cref="Counts"/>.</summary>
    public const string Exact = "exact";

    /// <summary>Of a POST to <see cref="ApiPaths.Repair"/>: the only partition to compare.</summary>
    public const string Partition = "partition";

    /// <summary>Of a POST to <see cref="ApiPaths.Repair"/>: <c>true</c> only compares and sends nothing.</summary>
    public const string Check = "check";

    /// <summary>
    /// Of a POST to <see cref="ApiPaths.Repair"/>: <c>true</c> goes on without what only nodes have that cannot be reached now.
    /// </summary>
    public const string AcceptLoss = "accept-loss";
}
