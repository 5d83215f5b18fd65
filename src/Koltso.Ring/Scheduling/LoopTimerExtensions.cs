namespace Koltso.Ring.Scheduling;

/// <summary>Timers of a loop.</summary>
internal static class LoopTimerExtensions
{
    /// <summary>Calls back every period for as long as the time's owner lives. What it throws is logged.</summary>
    public static void Every(this TimeProvider time, int periodMs, Action<string> log, Action action)
    {
        var period = TimeSpan.FromMilliseconds(periodMs);
        _ = time.CreateTimer(_ => Logged.Run(log, action), null, period, period);
    }
}
