namespace Koltso.Node.Hosting;

/// <summary>Disconnects clients that take too long, and connections that take too long to close. On a loop.</summary>
internal static class SessionSweep
{
    public static void Run(LoopServices services)
    {
        var nowMs = services.Loop.TurnMs;
        foreach (var session in services.Sessions.Where(session => session.IsOverdue(nowMs)).ToList()) session.Cut();
        services.Loop.ForEachConnection(static connection => connection.SweepClosing());
    }
}
