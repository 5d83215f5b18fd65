namespace Koltso.Ring.Repair;

/// <summary>
/// Bytes per second. Taking more than there is puts the budget into debt, and the caller waits until it is paid, so that
/// a large record passes too. On one loop only. A quarter of a second's bytes may be saved up.
/// </summary>
internal sealed class RepairBudget(long bytesPerSecond, TimeProvider time)
{
    private readonly double _savedMax = bytesPerSecond / 4.0;
    private double _left = bytesPerSecond / 4.0;
    private long _stamp = time.GetTimestamp();

    public Task TakeAsync(long bytes)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_savedMax, _left + time.GetElapsedTime(_stamp, now).TotalSeconds * bytesPerSecond);
        _stamp = now;
        _left -= bytes;
        return _left >= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(-_left * 1_000 / bytesPerSecond)), time);
    }
}
