using System.Runtime.CompilerServices;

namespace Koltso.ProfileTarget;

/// <summary>Arrays of known size: three of one type for each one of the other.</summary>
internal static class Memory
{
    private const int ArrayBytes = 8_000, LargeArrays = 3, SmallArrays = 1, Turns = 20;

    public static object? Last { get; private set; }

    public static double LargeShare => (double)LargeArrays / (LargeArrays + SmallArrays);

    public static void Turn()
    {
        for (var i = 0; i < Turns; i++)
        {
            for (var large = 0; large < LargeArrays; large++) Large();
            for (var small = 0; small < SmallArrays; small++) Small();
        }

        Thread.Sleep(5); // some hundred megabytes per second are enough
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Large() => Last = new byte[ArrayBytes];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Small() => Last = new long[ArrayBytes / sizeof(long)];
}
