using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Koltso.ProfileTarget;

/// <summary>
/// Threads that wait for something that never comes, three times as long in one place as in another, and measure the
/// wait.
/// </summary>
internal static class Waiting
{
    /// <summary>Enough threads to outweigh the runtime's own waiting threads.</summary>
    public const int Threads = 3;

    private const int LongMs = 60, ShortMs = 20;
    private static readonly ManualResetEvent s_never = new(initialState: false);
    private static long s_longTicks, s_shortTicks;

    public static double LongShare => (double)s_longTicks / (s_longTicks + s_shortTicks);

    public static void Turn()
    {
        Interlocked.Add(ref s_longTicks, Long());
        Interlocked.Add(ref s_shortTicks, Short());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Long()
    {
        var since = Stopwatch.GetTimestamp();
        s_never.WaitOne(LongMs);
        return Stopwatch.GetTimestamp() - since;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Short()
    {
        var since = Stopwatch.GetTimestamp();
        s_never.WaitOne(ShortMs);
        return Stopwatch.GetTimestamp() - since;
    }
}
