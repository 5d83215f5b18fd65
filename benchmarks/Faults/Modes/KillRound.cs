using System.Diagnostics;

namespace Koltso.Faults.Modes;

/// <summary>When a node was killed, known to be down by all others, started again, and reached by all; timestamps.</summary>
internal sealed record KillRound(int Victim, long KilledAt, long MarkedDownAt, long RestartedAt, long BackAt)
{
    /// <summary>Begun shortly before the kill or in the second after it: it was under way, or nobody could know yet.</summary>
    public bool IsInSecondAfterKill(long at) => at <= KilledAt + Stopwatch.Frequency && at >= KilledAt - Stopwatch.Frequency / 10;

    public bool IsWhileMarkedDown(long at) => at > MarkedDownAt && at < RestartedAt;

    /// <summary>Over a connection to the started node, before all nodes reached each other again.</summary>
    public bool IsThroughWhoComesBack(int node, long at) => node == Victim && at >= RestartedAt && at <= BackAt;

    /// <summary>The client's own connection to the node that was killed.</summary>
    public bool IsOwnConnection(int node, long at) => node == Victim && at <= BackAt && at >= KilledAt - 10 * Stopwatch.Frequency;
}
