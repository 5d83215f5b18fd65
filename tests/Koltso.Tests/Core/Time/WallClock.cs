namespace Koltso.Tests.Core;

/// <summary>A wall clock that stands still until it is set.</summary>
internal sealed class WallClock(long unixTimeMs) : TimeProvider
{
    private long _unixTimeMs = unixTimeMs;

    public long UnixTimeMs
    {
        get => Volatile.Read(ref _unixTimeMs);
        set => Volatile.Write(ref _unixTimeMs, value);
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimeMs);
}
