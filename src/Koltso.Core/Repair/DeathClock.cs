using Koltso.Core.Records;

namespace Koltso.Core.Repair;

/// <summary>
/// From when on a record says that its key is absent, as a clock reading: a tombstone's version, or the expiry of a
/// value if that is later than its version. What comparisons leave out, and what is collected, is told by it: a value
/// that was written long ago and has just expired died just now.
/// </summary>
public static class DeathClock
{
    /// <summary>Of a record that never dies.</summary>
    public const ulong Never = ulong.MaxValue;

    private const long UnixTimeMsMax = (1L << (64 - RecordVersion.CounterBits)) - 1;

    public static ulong Of(RecordHeader header)
    {
        if (header.IsTombstone) return header.Version.Clock;
        return (header.Flags & RecordFlags.Expires) == 0 ? Never : Math.Max(header.Version.Clock, At(header.ExpiresAtMs));
    }

    /// <summary>The first reading of a Unix time in milliseconds.</summary>
    public static ulong At(long unixTimeMs) => (ulong)Math.Clamp(unixTimeMs, 0, UnixTimeMsMax) << RecordVersion.CounterBits;
}
