using System.Numerics;

namespace Koltso.Storage.Caching;

/// <summary>
/// Which keys were asked for lately, by a fingerprint each; keys that share a place forget each other. One caller at a time.
/// </summary>
internal sealed class SeenKeys(int keys)
{
    private readonly uint[] _prints = new uint[BitOperations.RoundUpToPowerOf2((uint)keys)];

    /// <summary>Notes it. Rarely true for one that was not noted before.</summary>
    internal bool WasSeen(ulong hash)
    {
        ref var print = ref _prints[(uint)hash & (uint)(_prints.Length - 1)];
        var own = (uint)(hash >> 32) | 1;
        if (print == own) return true;
        print = own;
        return false;
    }
}
