using Koltso.Profiling.Target;

namespace Koltso.Profiling.Running;

/// <summary>Records profiles of a running .NET process from outside, over its runtime's diagnostics port and with perf.</summary>
public static class Profiler
{
    /// <summary>All kinds at the same time. Ends early, with what there is, when told to stop or when the process ends.</summary>
    /// <exception cref="ProfilingException">The process cannot be profiled.</exception>
    public static async Task<Profile> RecordAsync(ProfileRequest request, TimeProvider time, Action<string> progress, CancellationToken stop)
    {
        if (request.Kinds.Count == 0) throw new ProfilingException("No kind of profile was asked for.");
        var target = new TargetProcess(request.Pid);
        TargetChecks.Check(target);
        using var recording = new Recording(request, target, time);
        await recording.StartAsync().ConfigureAwait(false);
        progress($"Recording process {request.Pid} for {ProfileNumbers.Seconds(request.Duration.TotalSeconds)}…");
        await recording.WaitAsync(stop).ConfigureAwait(false);
        progress("Reading what was recorded…");
        await recording.StopAsync().ConfigureAwait(false);
        return await recording.ReadAsync().ConfigureAwait(false);
    }
}
