namespace Koltso.Api;

/// <summary>The paths of a node's HTTP interface. docs/http-api.md says what each of them does.</summary>
public static class ApiPaths
{
    /// <summary>GET, HEAD, PUT, DELETE: one value under its key.</summary>
    public const string Entity = "/v0/entity";

    /// <summary>GET: the values of a range of keys.</summary>
    public const string Entities = "/v0/entities";

    /// <summary>GET: the topology as the node sees it, a <see cref="Documents.ClusterDocument"/>.</summary>
    public const string Cluster = "/v0/cluster";

    /// <summary>GET: what the node did and holds, a <see cref="Documents.StatsDocument"/>.</summary>
    public const string Stats = "/v0/stats";

    /// <summary>GET: how repair goes; POST: asks for a round. Either way a <see cref="Documents.RepairDocument"/>.</summary>
    public const string Repair = "/v0/repair";

    /// <summary>GET: 200 while the process answers.</summary>
    public const string Health = "/healthz";

    /// <summary>GET: 200 once the node has tried all its peers, and until it stops; else 503.</summary>
    public const string Ready = "/readyz";

    /// <summary>For Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>For a browser.</summary>
    public const string Console = "/console";
}
