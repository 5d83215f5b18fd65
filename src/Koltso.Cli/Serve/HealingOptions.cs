using System.CommandLine;
using Koltso.Cli.Values;
using Koltso.Ring;

namespace Koltso.Cli.Serve;

/// <summary>
/// The options of a node's healing that <c>up</c> hands on to every <c>serve</c>. Their ranges do not touch: no hint that
/// any node may keep outlives a deletion that any other may forget, whatever each node of a cluster is told.
/// </summary>
internal sealed class HealingOptions
{
    private const string HintAgeName = "--hint-age", TombstoneGraceName = "--tombstone-grace", RepairPeriodName = "--repair-period";

    private readonly Option<Duration?> _hintAge = DurationOption.Create(
        HintAgeName,
        $"How long to keep a write for a node that missed it, at most {Duration.OfMs(RingOptions.HintAgeMsMax)}; repair finds older ones.",
        ServeDefaults.Healing.HintAge, Duration.OfMs(RingOptions.HintAgeMsMin), Duration.OfMs(RingOptions.HintAgeMsMax));

    private readonly Option<Duration?> _tombstoneGrace = DurationOption.Create(
        TombstoneGraceName,
        $"How long a deletion is remembered, at least {Duration.OfMs(RingOptions.TombstoneGraceMsMin)}; should be the same on all nodes.",
        ServeDefaults.Healing.TombstoneGrace, Duration.OfMs(RingOptions.TombstoneGraceMsMin),
        Duration.OfMs(RingOptions.TombstoneGraceMsMax));

    private readonly Option<Duration?> _repairPeriod = DurationOption.Create(
        RepairPeriodName, "Time from one comparison with the other replicas to the next.",
        ServeDefaults.Healing.RepairPeriod, Duration.OfMs(RingOptions.RepairPeriodMsMin), Duration.OfMs(RingOptions.RepairPeriodMsMax));

    public void AddTo(Command command)
    {
        command.Options.Add(_hintAge);
        command.Options.Add(_tombstoneGrace);
        command.Options.Add(_repairPeriod);
    }

    public HealingTimes Of(ParseResult parsed) => new(
        parsed.GetValue(_hintAge) ?? ServeDefaults.Healing.HintAge,
        parsed.GetValue(_tombstoneGrace) ?? ServeDefaults.Healing.TombstoneGrace,
        parsed.GetValue(_repairPeriod) ?? ServeDefaults.Healing.RepairPeriod);

    /// <summary>What <see cref="Of"/> reads the same times from.</summary>
    public static string[] ToArguments(HealingTimes times) =>
    [
        HintAgeName, times.HintAge.ToString(), TombstoneGraceName, times.TombstoneGrace.ToString(),
        RepairPeriodName, times.RepairPeriod.ToString(),
    ];
}
