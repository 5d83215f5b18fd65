using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Koltso.Benchmarks;

/// <summary>
/// What every class of benchmarks measures beside its own: a fixed piece of work that no change of Koltso can touch. Times
/// are compared as multiples of it, since the machine's speed changes from one minute to the next.
/// </summary>
public abstract class MicroBenchmark
{
    private const int Words = 512, Rounds = 4;

    private readonly ulong[] _table = [.. Enumerable.Range(1, Words).Select(static i => (ulong)i * 0x9E3779B97F4A7C15)];

    /// <summary>Multiplications, rotations, loads that depend on each other and branches that cannot be foretold.</summary>
    [Benchmark]
    public ulong Reference()
    {
        ulong state = 1;
        for (var i = 0; i < Words * Rounds; i++)
        {
            var word = _table[(int)(state >> 55)];
            state = BitOperations.RotateLeft((state ^ word) * 0xFF51AFD7ED558CCD, 27) + (ulong)i;
            if ((state & 64) != 0) state ^= word >> 3;
        }

        return state;
    }
}
