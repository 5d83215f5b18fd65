using Koltso.Core.Records;

namespace Koltso.Core.Time;

/// <summary>
/// The hybrid logical clock that versions come from: 48 bits of milliseconds since 1970-01-01 UTC, 16 of counter.
/// Any thread may call any member; only <see cref="ExtendCeiling"/> may block, and takes a lock.
/// What always holds: each reading issued is greater than every earlier one and every observed reading, and none is
/// issued above a <see cref="Ceiling"/> that was persisted before. So a clock that starts at the persisted ceiling, or beyond, never
/// issues a reading again, whatever the wall clock does. (A peer's reading may be taken over beyond the ceiling: the store
/// keeps those that it has versions of.) Nor is one issued that is further ahead of most <see cref="Peers"/> than they would
/// follow: it would be stored here and refused there, and beat, for as long as the clocks differ, all that the others write.
/// </summary>
public sealed class HybridClock
{
    public const int MaxSkewMsDefault = 60_000;

    /// <summary>
    /// Milliseconds of head room an extension buys: while the disk hangs for less, requests need not wait for it. A restarted
    /// clock may be ahead by as much.
    /// </summary>
    public const int WindowMsDefault = 10_000;

    /// <summary>
    /// The same for a clock that is ahead of the wall clock already: less, so that a node that starts again and again, each time beyond
    /// its ceiling, does not soon run away from the others.
    /// </summary>
    public const int AheadWindowMs = 3_000;

    /// <summary>
    /// How much less than the allowed skew this node may be ahead of others: as long as the answer may take by which their
    /// clocks are known, so that no reading is issued that they refuse.
    /// </summary>
    public const int AnswerMsMax = 2_000;

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
    /// ceiling stays, and the exception passes to the caller of <see cref="ExtendCeiling"/>.
    /// </param>
    /// <param name="windowMs">Head room of each extension, in milliseconds.</param>
    /// <param name="maxSkewMs">How far ahead of the wall clock a peer's reading may be, in milliseconds.</param>
    /// <param name="leap">
    /// How far beyond the persisted ceiling the readings begin; not the same at each start. The ceiling of a store that has gone back
    /// without knowing it is an old one, at which another start may have begun.
    /// </param>
    public HybridClock(
        TimeProvider time,
        ulong persistedCeiling,
        Action<ulong> persistCeiling,
        int windowMs = WindowMsDefault,
        int maxSkewMs = MaxSkewMsDefault,
        ulong leap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowMs);
        ArgumentOutOfRangeException.ThrowIfNegative(maxSkewMs);
        _time = time;
        _persistCeiling = persistCeiling;
        _windowMs = (ulong)windowMs;
        _maxSkewMs = (ulong)maxSkewMs;
        _ceiling = persistedCeiling;
        _last = persistedCeiling + leap;
        Peers = new PeerClocks(time);
    }

    public PeerClocks Peers { get; }

    /// <summary>The highest reading that may be issued now; it is persisted already.</summary>
    public ulong Ceiling => Volatile.Read(ref _ceiling);

    /// <summary>The latest reading issued or observed.</summary>
    public ulong Last => Volatile.Read(ref _last);

    /// <summary>How many readings of peers were refused for being too far ahead.</summary>
    public long RefusedCount => Volatile.Read(ref _refusedCount);

    /// <summary>This machine's wall clock, Unix milliseconds.</summary>
    public long WallMs => Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>
    /// The time by which it is judged whether a write comes too late, in Unix milliseconds: no earlier than any reading issued or
    /// observed, and no earlier than what most others show, whatever this machine's clock does. That counts too, unless it is so
    /// far ahead of them that it must be wrong.
    /// </summary>
    public long LatestMs
    {
        get
        {
            var wallMs = WallMs;
            if (Peers.NowMs is { } othersMs)
                wallMs = wallMs - othersMs > MaxAheadMs ? othersMs : Math.Max(wallMs, othersMs);
            return Math.Max(wallMs, (long)(Last >> RecordVersion.CounterBits));
        }
    }

    /// <summary>
    /// How far ahead of most others a reading would be now, in milliseconds; not above 0 when it is not, or none is known.
    /// </summary>
    public long AheadMs => AheadOfPeersMs(Candidate(Last));

    /// <summary>True while no reading is issued for being too far ahead of the other nodes.</summary>
    public bool IsAhead => IsTooFar(Candidate(Last));

    /// <summary>
    /// True while no reading is issued for want of a higher ceiling: the owner calls <see cref="ExtendCeiling"/> where that may
    /// block, and asks again.
    /// </summary>
    public bool NeedsCeiling => Candidate(Last) > Ceiling;

    /// <summary>
    /// A reading greater than all before it. False when none may be given out: the clock <see cref="IsAhead"/>, or
    /// <see cref="NeedsCeiling"/>.
    /// </summary>
    public bool TryNext(out ulong reading)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            reading = Candidate(last);
            if (IsTooFar(reading) || reading > Ceiling) return false;
            if (Interlocked.CompareExchange(ref _last, reading, last) == last) return true;
        }
    }

    /// <summary>
    /// Takes over a peer's reading, so that what is written here next is newer. False, with nothing changed but
    /// <see cref="RefusedCount"/>, when it is more than the allowed skew ahead of the wall clock.
    /// </summary>
    public bool TryObserve(ulong remoteClock)
    {
        var last = Volatile.Read(ref _last);
        if (remoteClock <= last) return true;
        if (remoteClock >> RecordVersion.CounterBits > (ulong)WallMs + _maxSkewMs)
        {
            Interlocked.Increment(ref _refusedCount);
            return false;
        }

        while (last < remoteClock)
        {
            var seen = Interlocked.CompareExchange(ref _last, remoteClock, last);
            if (seen == last) break;
            last = seen;
        }

        return true;
    }

    /// <summary>
    /// Persists, then publishes, a ceiling of the wall clock, or the latest reading, plus the window. Blocks: not for a loop. The
    /// owner calls it several times a window (every second for the default), so that requests seldom need it.
    /// </summary>
    /// <exception cref="IOException">It could not be persisted.</exception>
    public void ExtendCeiling()
    {
        // Not for a wall clock that is not followed: a restart, which begins beyond the ceiling, must not bring it in.
        if (!IsAhead)
            lock (_extending) RaiseAbove(Candidate(Volatile.Read(ref _last)));
    }

    private ulong Candidate(ulong last) => Math.Max(last + 1, (ulong)WallMs << RecordVersion.CounterBits);

    private bool IsTooFar(ulong reading) => AheadOfPeersMs(reading) > MaxAheadMs;

    private long MaxAheadMs => Math.Max(0, (long)_maxSkewMs - AnswerMsMax);

    private long AheadOfPeersMs(ulong reading) =>
        Peers.NowMs is { } others ? (long)(reading >> RecordVersion.CounterBits) - others : 0;

    private void RaiseAbove(ulong reading)
    {
        var aheadMs = (reading >> RecordVersion.CounterBits) + Math.Min(_windowMs, AheadWindowMs);
        var ceilingMs = Math.Max((ulong)WallMs + _windowMs, aheadMs);
        var raised = (ceilingMs << RecordVersion.CounterBits) | CounterMax;
        if (raised <= _ceiling) return;
        _persistCeiling(raised);
        Volatile.Write(ref _ceiling, raised);
    }
}
