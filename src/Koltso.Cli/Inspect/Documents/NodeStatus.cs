using Koltso.Api.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>What a node said when asked for its figures: them, or why there are none; never both.</summary>
internal sealed record NodeStatus(string Id, string Http, StatsDocument? Stats, string? Error)
{
    /// <summary>One word for a table.</summary>
    public string State => Stats switch
    {
        null => "down",
        { Ready: false } => "not ready",
        { Store.Health: not StoreDocument.Ok } => Stats.Store.Health,
        _ => "up",
    };
}
