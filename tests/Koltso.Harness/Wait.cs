using System.Diagnostics;

namespace Koltso.Harness;

/// <summary>Waits for a condition that must come true, with a limit far above the usual time.</summary>
public static class Wait
{
    /// <summary>Also of a machine that has ten times as much to do as it has processors.</summary>
    private const int SecondsMaxDefault = 60;

    public static Task UntilAsync(Func<bool> holds, string what, int secondsMax = SecondsMaxDefault) =>
        UntilAsync(() => Task.FromResult(holds()), () => what, secondsMax);

    public static Task UntilAsync(Func<Task<bool>> holds, string what, int secondsMax = SecondsMaxDefault) =>
        UntilAsync(holds, () => what, secondsMax);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> what, int secondsMax = SecondsMaxDefault)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > secondsMax)
                throw new TimeoutException($"Not within {secondsMax} s: {what()}");
            await Task.Delay(20);
        }
    }
}
