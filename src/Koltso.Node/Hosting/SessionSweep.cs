using Koltso.Core.Buffers;
using Koltso.Node.Http;

namespace Koltso.Node.Hosting;

/// <summary>
/// Disconnects clients that take too long, and connections that take too long to close. Role: once for each loop, and on it. Where
/// room for values is short it is stricter with those who hold some and hardly move.
/// </summary>
internal sealed class SessionSweep(NodeLoop loop, Func<long> bufferBytes, long bufferBytesMax)
{
    /// <summary>To look at all connections costs: not for each newcomer.</summary>
    private const int CutIdlePeriodMs = 20;

    private const int IdlePart = 8;

    private long _refusals;

    /// <summary>Every <see cref="SessionTimes.SweepPeriodMs"/>.</summary>
    public void Run()
    {
        var nowMs = loop.Loop.TurnMs;
        loop.Http.Bodies.Tick(nowMs);
        loop.Http.Answers.Tick(nowMs);
        var isShort = IsShort();
        foreach (var session in loop.Http.Sessions.Where(session => session.IsOverdue(nowMs, isShort)).ToList()) session.Cut();
        loop.Loop.ForEachConnection(static connection => connection.SweepClosing());
        loop.Loop.TrimBuffers();
    }

    /// <summary>There are too many connections: ends those that have waited for longest, an eighth of all.</summary>
    public static void CutIdle(NodeLoop loop)
    {
        var nowMs = loop.Loop.TurnMs;
        if (nowMs - loop.Http.CutIdleMs < CutIdlePeriodMs) return;
        loop.Http.CutIdleMs = nowMs;
        // First those who have never asked for anything.
        var idle = loop.Http.Sessions.Where(session => session.IsIdle(nowMs))
            .OrderBy(static session => session.WasServed).ThenBy(static session => session.WaitsSinceMs).ToList();
        foreach (var session in idle.Take(loop.Http.Sessions.Count / IdlePart + 1)) session.Cut();
    }

    private bool IsShort()
    {
        var refusals = PayloadMemory.Refusals;
        var wasRefused = refusals != _refusals;
        _refusals = refusals;
        return wasRefused || loop.Http.Bodies.IsShort || loop.Http.Answers.IsShort || bufferBytes() > bufferBytesMax;
    }
}
