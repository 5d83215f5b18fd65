using Koltso.Api.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>A node's answer when asked for its figures: the figures, or why there are none; never both.</summary>
/// <param name="Unreached">Peers that have answered too, and that the node does not reach.</param>
internal sealed record NodeStatus(string Id, string Http, StatsDocument? Stats, string? Error, IReadOnlyList<PeerDocument> Unreached)
{
    /// <summary>One word for a table.</summary>
    public string State => Stats switch
    {
        null => "down",
        { Store.Health: not StoreDocument.Ok } => Stats.Store.Health,
        { Ready: false } => "not ready",
        _ when Unreached.Count > 0 => "links down",
        { Repair.Recovery.Partitions: > 0 } => "recovering",
        { Store.Damage.Tables: > 0 } => "damaged",
        _ => "up",
    };
}
