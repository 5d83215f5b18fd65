using Koltso.Cli.Values;

namespace Koltso.Cli.Serve;

/// <summary>How a node heals its cluster, in time.</summary>
/// <param name="HintAge">How long a write is kept for a node that has missed it.</param>
/// <param name="TombstoneGrace">How long a deletion is remembered at least.</param>
/// <param name="RepairPeriod">Time from one comparison with the other replicas to the next.</param>
internal sealed record HealingTimes(Duration HintAge, Duration TombstoneGrace, Duration RepairPeriod);
