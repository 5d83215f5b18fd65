namespace Koltso.Node.Hosting;

/// <summary>Disconnects clients that take too long, and connections that take too long to close. On a loop.</summary>
internal static class SessionSweep
{
    public static void Run(NodeLoop loop)
    {
        var nowMs = loop.Loop.TurnMs;
        foreach (var session in loop.Http.Sessions.Where(session => session.IsOverdue(nowMs)).ToList()) session.Cut();
        loop.Loop.ForEachConnection(static connection => connection.SweepClosing());
    }
}
