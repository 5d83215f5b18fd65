using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Scheduling;

/// <summary>Timers of a loop.</summary>
internal static class LoopTimerExtensions
{
    /// <summary>Calls back every period for as long as the time's owner lives. What it throws is logged, with the task's name.</summary>
    public static void Every(this TimeProvider time, int periodMs, ILogger log, string task, Action action)
    {
        var period = TimeSpan.FromMilliseconds(periodMs);
        _ = time.CreateTimer(_ => Logged.Run(log, task, action), null, period, period);
    }
}
