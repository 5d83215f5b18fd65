using Koltso.Cluster.Peers;
using Koltso.Ring.Hints;
using Koltso.Ring.Repair;
using Koltso.Ring.Scheduling;
using Koltso.Simulation.Time;
using Microsoft.Extensions.Logging;

namespace Koltso.Simulation.Running;

/// <summary>
/// A node's log as its machine's journal has it. An event that tells of a bug ends the history, also where no journal is kept.
/// </summary>
internal sealed class JournalLogger(Journal journal, SimWorld world, int node) : ILogger
{
    /// <summary>What a node survives, but should not meet.</summary>
    public static readonly IReadOnlySet<int> Bugs = new HashSet<int>
    {
        PeerLog.PeerLinkFailedId, HintLog.HintDeliveryFailedId, RepairLog.RepairRoundFailedId, RepairLog.RepairAnswerFailedId,
        TaskLog.TaskBrokenId,
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
