using Koltso.Core.Buffers;
using Koltso.Node.Http;
using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>
/// Disconnects clients that take too long, and connections that take too long to close. Role: once for each loop, and on it. Where
/// room for values is short it is stricter with those who hold some and hardly move.
/// </summary>
internal sealed class SessionSweep(EventLoop loop, HttpLoop http, Func<long> bufferBytes, long bufferBytesMax)
{
    /// <summary>To look at all connections costs: not for each newcomer.</summary>
    private const int CutIdlePeriodMs = 20;

    private const int IdlePart = 8;

    private long _refusals, _cutIdleMs;

    /// <summary>Every <see cref="SessionTimes.SweepPeriodMs"/>.</summary>
    public void Run()
    {
        var nowMs = loop.TurnMs;
        http.Bodies.Tick(nowMs);
        http.Answers.Tick(nowMs);
        var isShort = IsShort();
        foreach (var session in http.Sessions.Where(session => session.IsOverdue(nowMs, isShort)).ToList()) session.Cut();
        loop.ForEachConnection(static connection => connection.SweepClosing());
        loop.TrimBuffers();
    }

    /// <summary>There are too many connections: ends those that have waited for longest, an eighth of all.</summary>
    public void CutIdle()
    {
        var nowMs = loop.TurnMs;
        if (nowMs - _cutIdleMs < CutIdlePeriodMs) return;
        _cutIdleMs = nowMs;
        // First those who have never asked for anything.
        var idle = http.Sessions.Where(session => session.IsIdle(nowMs))
            .OrderBy(static session => session.WasServed).ThenBy(static session => session.WaitsSinceMs).ToList();
        foreach (var session in idle.Take(http.Sessions.Count / IdlePart + 1)) session.Cut();
    }

    private bool IsShort()
    {
        var refusals = PayloadMemory.Refusals;
        var wasRefused = refusals != _refusals;
        _refusals = refusals;
        return wasRefused || http.Bodies.IsShort || http.Answers.IsShort || bufferBytes() > bufferBytesMax;
    }
}
