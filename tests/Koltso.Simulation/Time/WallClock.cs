namespace Koltso.Simulation.Time;

/// <summary>A node's wall clock, which outlives its processes: it may run fast or slow, and jump.</summary>
internal sealed class WallClock(SimWorld world, DateTimeOffset epoch)
{
    private long _sinceUs = world.NowUs, _shownUs = world.NowUs;
    private double _rate = 1;

    public DateTimeOffset Now => epoch.AddTicks(ShownUs * TimeSpan.TicksPerMicrosecond);

    /// <summary>How far it is ahead of the world's time.</summary>
    public long AheadMs => (ShownUs - world.NowUs) / 1000;

    private long ShownUs => _shownUs + (long)((world.NowUs - _sinceUs) * _rate);

    public void Jump(long byMs) => Set(ShownUs + byMs * 1000, _rate);

    /// <summary>Shows the world's time plus that offset.</summary>
    public void SetAhead(long ms) => Set(world.NowUs + ms * 1000, 1);

    /// <summary>1 is the world's own rate.</summary>
    public void Drift(double rate) => Set(ShownUs, rate);

    private void Set(long shownUs, double rate) => (_sinceUs, _shownUs, _rate) = (world.NowUs, shownUs, rate);
}
