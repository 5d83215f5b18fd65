namespace Koltso.Tests.Core;

/// <summary>A wall clock and a monotonic clock that stand still until they are set.</summary>
internal sealed class StoppedClock(long unixTimeMs) : TimeProvider
{
    private long _unixTimeMs = unixTimeMs, _monotonicMs = 1_000;

    public long UnixTimeMs
    {
        get => Volatile.Read(ref _unixTimeMs);
        set => Volatile.Write(ref _unixTimeMs, value);
    }

    public long MonotonicMs
    {
        get => Volatile.Read(ref _monotonicMs);
        set => Volatile.Write(ref _monotonicMs, value);
    }

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => MonotonicMs;

    /// <summary>Time passes without any clock being set.</summary>
    public void Pass(long ms)
    {
        MonotonicMs += ms;
        UnixTimeMs += ms;
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimeMs);
}
