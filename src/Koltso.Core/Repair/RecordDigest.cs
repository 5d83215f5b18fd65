using Koltso.Core.Records;

namespace Koltso.Core.Repair;

/// <summary>One record as a hash tree knows it: 64 mixed bits of its key's hash, its version and its flags.</summary>
public static class RecordDigest
{
    private const ulong Odd1 = 0x9FB21C651E98DF25, Odd2 = 0xD6E8FEB86659FD93, Step = 0xA0761D6478BD642F;

    /// <summary>The same on every machine and in every version: peers compare sums of it.</summary>
    public static ulong Of(ulong keyHash, RecordVersion version, RecordFlags flags)
    {
        var mixed = Mix(keyHash + Step);
        mixed = Mix(mixed ^ version.Clock);
        return Mix(mixed + (((ulong)version.Node << 8) | (byte)flags) + Step);
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 32)) * Odd1;
        bits = (bits ^ (bits >> 29)) * Odd2;
        return bits ^ (bits >> 32);
    }
}
