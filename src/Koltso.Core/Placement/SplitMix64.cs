namespace Koltso.Core.Placement;

/// <summary>A pseudo-random sequence that is the same in every version of this program and of .NET.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)Math.BigMul(mixed, (ulong)bound, out _);
    }
}
