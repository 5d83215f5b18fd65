using Koltso.Core.Records;

namespace Koltso.Core.Time;

/// <summary>
/// The hybrid logical clock that versions come from: 48 bits of milliseconds since 1970-01-01 UTC, 16 of counter.
/// Any thread may call any member; <see cref="Next"/> takes no lock unless the ceiling must be extended in place.
/// What always holds: each <see cref="Next"/> is greater than every earlier one and every observed reading, and no
/// reading is issued, nor a peer's taken over, above a <see cref="Ceiling"/> that was persisted before. So a clock
/// that starts at the persisted ceiling never goes backwards across a restart, whatever the wall clock does.
/// </summary>
public sealed class HybridClock
{
    public const int MaxSkewMsDefault = 60_000;

    /// <summary>Milliseconds of head room an extension buys: several maintenance rounds, so that requests never wait.</summary>
    public const int WindowMsDefault = 3_000;

    private const ulong CounterMax = (1UL << RecordVersion.CounterBits) - 1;

    private readonly TimeProvider _time;
    private readonly Action<ulong> _persistCeiling;
    private readonly ulong _windowMs, _maxSkewMs;
    private readonly Lock _extending = new();
    private ulong _last, _ceiling;
    private long _refusedCount;

    /// <param name="time">Where wall-clock time comes from.</param>
    /// <param name="persistedCeiling">The last ceiling given to <paramref name="persistCeiling"/> before the restart, or 0.</param>
    /// <param name="persistCeiling">
    /// Makes a ceiling survive a crash before it returns. Never called by two threads at once. When it throws, the
    /// ceiling stays, and the exception passes to the caller of the member that needed a higher one.
    /// </param>
    /// <param name="windowMs">Head room of each extension, in milliseconds.</param>
    /// <param name="maxSkewMs">How far ahead of the wall clock a peer's reading may be, in milliseconds.</param>
    public HybridClock(
        TimeProvider time,
        ulong persistedCeiling,
        Action<ulong> persistCeiling,
        int windowMs = WindowMsDefault,
        int maxSkewMs = MaxSkewMsDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowMs);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSkewMs);
        _time = time;
        _persistCeiling = persistCeiling;
        _windowMs = (ulong)windowMs;
        _maxSkewMs = (ulong)maxSkewMs;
        _last = _ceiling = persistedCeiling;
    }

    /// <summary>The highest reading that may be issued now; it is persisted already.</summary>
    public ulong Ceiling => Volatile.Read(ref _ceiling);

    /// <summary>The latest reading issued or observed.</summary>
    public ulong Last => Volatile.Read(ref _last);

    /// <summary>How many readings of peers were refused for being too far ahead.</summary>
    public long RefusedCount => Volatile.Read(ref _refusedCount);

    /// <summary>A reading greater than all before it.</summary>
    public ulong Next()
    {
        while (true)
        {
            ulong last = Volatile.Read(ref _last);
            ulong next = Math.Max(last + 1, WallMs() << RecordVersion.CounterBits);
            if (next > Volatile.Read(ref _ceiling)) ExtendTo(next);
            else if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }

    /// <summary><see cref="Next"/>; false when the ceiling must rise and cannot be stored: then no reading is safe to give out.</summary>
    public bool TryNext(out ulong reading)
    {
        try
        {
            reading = Next();
            return true;
        }
        catch (IOException)
        {
            reading = 0;
            return false;
        }
    }

    /// <summary>
    /// Takes over a peer's reading, so that what is written here next is newer. False, with nothing changed but
    /// <see cref="RefusedCount"/>, when it is more than the allowed skew ahead of the wall clock.
    /// </summary>
    public bool TryObserve(ulong remoteClock)
    {
        ulong last = Volatile.Read(ref _last);
        if (remoteClock <= last) return true;
        if (remoteClock >> RecordVersion.CounterBits > WallMs() + _maxSkewMs)
        {
            Interlocked.Increment(ref _refusedCount);
            return false;
        }

        // An observed reading may be in this node's store already: after a restart, writes must still beat it.
        if (remoteClock > Volatile.Read(ref _ceiling)) ExtendTo(remoteClock);
        while (last < remoteClock)
        {
            ulong seen = Interlocked.CompareExchange(ref _last, remoteClock, last);
            if (seen == last) break;
            last = seen;
        }

        return true;
    }

    /// <summary>
    /// Persists, then publishes, a ceiling of the wall clock plus the window. The owner calls it several times a
    /// window (every 500 ms for the default), so that <see cref="Next"/> seldom has to.
    /// </summary>
    public void ExtendCeiling()
    {
        lock (_extending) RaiseAbove(Math.Max(WallMs() << RecordVersion.CounterBits, Volatile.Read(ref _last)));
    }

    private void ExtendTo(ulong reading)
    {
        lock (_extending)
        {
            if (reading > _ceiling) RaiseAbove(reading);
        }
    }

    private void RaiseAbove(ulong reading)
    {
        ulong ceilingMs = (reading >> RecordVersion.CounterBits) + _windowMs;
        ulong raised = (ceilingMs << RecordVersion.CounterBits) | CounterMax;
        if (raised <= _ceiling) return;
        _persistCeiling(raised);
        Volatile.Write(ref _ceiling, raised);
    }

    private ulong WallMs() => (ulong)Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds());
}
