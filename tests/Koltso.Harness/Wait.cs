using System.Diagnostics;

namespace Koltso.Harness;

/// <summary>Waits for a condition that must come true, with a limit far above the usual time.</summary>
public static class Wait
{
    public static Task UntilAsync(Func<bool> holds, string what, int secondsMax = 20) =>
        UntilAsync(() => Task.FromResult(holds()), () => what, secondsMax);

    public static Task UntilAsync(Func<Task<bool>> holds, string what, int secondsMax = 20) =>
        UntilAsync(holds, () => what, secondsMax);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> what, int secondsMax = 20)
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
