using Koltso.Cluster.Peers;
using Koltso.Ring.Hints;
using Koltso.Ring.Maintenance;
using Koltso.Ring.Repair;
using Koltso.Ring.Scheduling;
using Koltso.Simulation.Time;
using Microsoft.Extensions.Logging;

namespace Koltso.Simulation.Running;

/// <summary>
/// Writes a node's log to its machine's journal. An event that reports a bug ends the history, even if no journal is
/// kept.
/// </summary>
internal sealed class JournalLogger(Journal journal, SimWorld world, int node) : ILogger
{
    /// <summary>Events that a node survives, but that should not happen.</summary>
    public static readonly IReadOnlySet<int> Bugs = new HashSet<int>
    {
        PeerLog.PeerLinkFailedId, HintLog.HintDeliveryFailedId, RepairLog.RepairRoundFailedId, RepairLog.RepairAnswerFailedId,
        TaskLog.TaskBrokenId, StoreLog.StoreDamageHealingFailedId,
    };

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var isBug = Bugs.Contains(eventId.Id);
        if (!journal.IsKept && !isBug) return;
        var text = $"{formatter(state, exception)} {exception}".TrimEnd();
        journal.Note(world.NowUs, $"n{node + 1} says: {text}");
        if (isBug) world.Fail(new InvalidOperationException($"n{node + 1} logged a bug: {text}"));
    }
}
