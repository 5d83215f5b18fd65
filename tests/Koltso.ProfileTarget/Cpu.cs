using System.Runtime.CompilerServices;

namespace Koltso.ProfileTarget;

/// <summary>The same arithmetic in two methods, of which one does three times as much as the other.</summary>
internal static class Cpu
{
    private const int Unit = 200_000, HotUnits = 3, ColdUnits = 1;
    private static ulong s_state = 88172645463325252;

    public static double HotShare => (double)HotUnits / (HotUnits + ColdUnits);

    public static void Turn()
    {
        s_state = Hot(s_state, HotUnits * Unit);
        s_state = Cold(s_state, ColdUnits * Unit);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static ulong Hot(ulong state, int count)
    {
        for (; count > 0; count--)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }

        return state;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static ulong Cold(ulong state, int count)
    {
        for (; count > 0; count--)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }

        return state;
    }
}
