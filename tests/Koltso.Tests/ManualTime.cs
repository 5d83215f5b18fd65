namespace Koltso.Tests;

/// <summary>Time that passes only when a test says so, for stamps and for the wall clock. From any thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private const long EpochMs = 1_790_000_000_000;
    private long _ms;

    public long ElapsedMs => Volatile.Read(ref _ms);

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => ElapsedMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(EpochMs + ElapsedMs);

    public void Advance(long ms) => Interlocked.Add(ref _ms, ms);
}
