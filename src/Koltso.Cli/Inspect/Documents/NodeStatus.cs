using Koltso.Api.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>A node's answer when asked for its figures: the figures, or why there are none; never both.</summary>
internal sealed record NodeStatus(string Id, string Http, StatsDocument? Stats, string? Error)
{
    /// <summary>One word for a table.</summary>
    public string State => Stats switch
    {
        null => "down",
        { Ready: false } => "not ready",
        { Store.Health: not StoreDocument.Ok } => Stats.Store.Health,
        { Repair.Recovery.Partitions: > 0 } => "recovering",
        { Store.Damage.Tables: > 0 } => "damaged",
        _ => "up",
    };
}
