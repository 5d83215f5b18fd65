namespace Koltso.Storage.Caching;

/// <summary>
/// Tells whether keys were written since a moment; keys that share a stamp count as one. Whoever reads the database takes the stamp
/// before, and may keep what it found only while the stamp is the same and no write was under way: what is read beside a write may be
/// what the write replaces. One caller at a time.
/// <code>
///  63                             16 15                0
///  +--------------------------------+------------------+
///  | writes begun                   | writes under way |
///  +--------------------------------+------------------+
/// </code>
/// </summary>
internal sealed class WriteStamps
{
    /// <summary>Few, so that they stay in a processor's cache: a kilobyte for each part.</summary>
    private const int Count = 128;

    private const ulong Begun = 1 << 16, UnderWay = 1, UnderWayMask = ushort.MaxValue;

    private readonly ulong[] _stamps = new ulong[Count];

    internal static bool IsUnderWay(ulong stamp) => (stamp & UnderWayMask) != 0;

    internal ulong Of(ulong hash) => At(hash);

    internal void Begin(ulong hash) => At(hash) += Begun + UnderWay;

    internal void End(ulong hash) => At(hash) -= UnderWay;

    internal void BeginAll()
    {
        for (var i = 0; i < Count; i++) _stamps[i] += Begun + UnderWay;
    }

    internal void EndAll()
    {
        for (var i = 0; i < Count; i++) _stamps[i] -= UnderWay;
    }

    private ref ulong At(ulong hash) => ref _stamps[(hash >> 32) % Count];
}
