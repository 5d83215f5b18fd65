namespace Koltso.Sockets;

/// <summary>Names for connections, unique in this process. Callable from any thread.</summary>
internal static class CorrelationIds
{
    private static long s_last;

    public static string Next() => Interlocked.Increment(ref s_last).ToString("x", null);
}
