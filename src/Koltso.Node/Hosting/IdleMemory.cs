using Koltso.Core.Buffers;

namespace Koltso.Node.Hosting;

/// <summary>
/// Gives memory back when a burst is over. The collector alone does not: it works when something is allocated, and then there is
/// little of that. On a worker, one call at a time.
/// </summary>
/// <param name="residentBytes">Of the process.</param>
/// <param name="cpuMs">Of the process since the start.</param>
/// <param name="collect">Collects all, and gives to the operating system what is free.</param>
internal sealed class IdleMemory(Func<long> residentBytes, Func<long> cpuMs, Action collect)
{
    public const int TickPeriodMs = 5_000;

    /// <summary>
    /// A process that takes no more in a period is idle enough for a collection of some milliseconds: a fortieth of a core (without any
    /// requests, a node takes a seventieth).
    /// </summary>
    internal const long IdleCpuMs = TickPeriodMs / 40;

    /// <summary>Periods in a row.</summary>
    private const int IdlePeriods = 3;

    /// <summary>What must be worth it: a twelfth of what was kept the last time.</summary>
    private const int WorthPart = 12;

    private long _cpuMs, _keptBytes = residentBytes();
    private int _idle, _settling;

    /// <param name="releaseStore">What the store can do.</param>
    public static IdleMemory OfProcess(Action releaseStore) => new(
        static () => Environment.WorkingSet, static () => (long)Environment.CpuUsage.TotalTime.TotalMilliseconds, () =>
        {
            releaseStore();
#pragma warning disable RS0030 // It does not know that the burst is over.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#pragma warning restore RS0030
            PayloadMemory.ReleaseIdle();
            ResidentImages.Release();
        });

    public void Tick()
    {
        var cpu = cpuMs();
        var isIdle = cpu - _cpuMs <= IdleCpuMs;
        _cpuMs = cpu;
        _idle = isIdle ? _idle + 1 : 0;
        _settling = isIdle ? Math.Max(0, _settling - 1) : 0;
        var resident = residentBytes();
        // What comes back soon after a collection, or stays, is in use, and is not collected for again.
        _keptBytes = _settling > 0 ? Math.Max(_keptBytes, resident) : Math.Min(_keptBytes, resident);
        if (_idle < IdlePeriods || resident <= _keptBytes + _keptBytes / WorthPart) return;
        collect();
        (_keptBytes, _idle, _settling) = (residentBytes(), 0, IdlePeriods + 1);
    }
}
