namespace Koltso.Node.Hosting;

/// <summary>
/// Gives memory back when a burst is over. The collector alone does not: it works when something is allocated, and then there is
/// little of that. On a worker, one call at a time.
/// </summary>
/// <param name="residentBytes">Of the process.</param>
/// <param name="allocatedBytes">By the collected heap since the start.</param>
/// <param name="collect">Collects all, and gives to the operating system what is free.</param>
internal sealed class IdleMemory(Func<long> residentBytes, Func<long> allocatedBytes, Action collect)
{
    public const int TickPeriodMs = 5_000;

    /// <summary>A process that allocates no more in a period is idle enough for a collection of some milliseconds.</summary>
    internal const long IdleBytes = 1 << 20;

    /// <summary>Periods in a row.</summary>
    private const int IdlePeriods = 3;

    private long _allocated, _keptBytes = residentBytes();
    private int _idle;

    public static IdleMemory OfProcess() => new(
        static () => Environment.WorkingSet, static () => GC.GetTotalAllocatedBytes(), static () =>
        {
#pragma warning disable RS0030 // It does not know that the burst is over.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#pragma warning restore RS0030
            ResidentImages.Release();
        });

    public void Tick()
    {
        var allocated = allocatedBytes();
        _idle = allocated - _allocated <= IdleBytes ? _idle + 1 : 0;
        _allocated = allocated;
        var resident = residentBytes();
        _keptBytes = Math.Min(_keptBytes, resident);
        // What stays after a collection is in use, and is not collected for again.
        if (_idle < IdlePeriods || resident <= _keptBytes + _keptBytes / 20) return;
        collect();
        (_keptBytes, _idle) = (residentBytes(), 0);
    }
}
