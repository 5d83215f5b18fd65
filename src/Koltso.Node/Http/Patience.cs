namespace Koltso.Node.Http;

/// <summary>How long a large request may still wait for memory. One caller at a time, on its loop.</summary>
internal sealed class Patience(TimeProvider loopTime)
{
    private const int RetryMs = 20;

    private readonly long _startedAt = loopTime.GetTimestamp();

    /// <summary>Monotonic milliseconds.</summary>
    public long StartedMs => (long)loopTime.GetElapsedTime(0, _startedAt).TotalMilliseconds;

    /// <summary>A pause before another attempt. False, at once, when <see cref="Admission.PatienceMs"/> are over.</summary>
    public async ValueTask<bool> PauseAsync()
    {
        if (loopTime.GetElapsedTime(_startedAt).TotalMilliseconds >= Admission.PatienceMs) return false;
        await Task.Delay(TimeSpan.FromMilliseconds(RetryMs), loopTime).ConfigureAwait(true);
        return true;
    }
}
