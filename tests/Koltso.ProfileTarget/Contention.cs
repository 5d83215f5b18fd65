using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Koltso.ProfileTarget;

/// <summary>
/// Two locks that one thread holds in turn, one of them three times as long as the other, and another thread that
/// requests them meanwhile and measures how long it has to wait.
/// </summary>
internal static class Contention
{
    private const int LongMs = 60, ShortMs = 20;
    private static readonly object s_longLock = new(), s_shortLock = new();
    private static long s_longTicks, s_shortTicks;
    private static int s_isHeld;

    public static double LongShare => (double)s_longTicks / (s_longTicks + s_shortTicks);

    public static void Hold()
    {
        lock (s_longLock)
        {
            Volatile.Write(ref s_isHeld, 1);
            Thread.Sleep(LongMs);
        }

        Thread.Sleep(5);
        lock (s_shortLock)
        {
            Volatile.Write(ref s_isHeld, 2);
            Thread.Sleep(ShortMs);
        }

        Thread.Sleep(5);
    }

    public static void Contend()
    {
        switch (Interlocked.Exchange(ref s_isHeld, 0))
        {
            case 1: s_longTicks += EnterLong(); break;
            case 2: s_shortTicks += EnterShort(); break;
            default: Thread.Sleep(1); break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long EnterLong()
    {
        var since = Stopwatch.GetTimestamp();
        lock (s_longLock) return Stopwatch.GetTimestamp() - since;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long EnterShort()
    {
        var since = Stopwatch.GetTimestamp();
        lock (s_shortLock) return Stopwatch.GetTimestamp() - since;
    }
}
