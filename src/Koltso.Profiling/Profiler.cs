namespace Koltso.Profiling;

/// <summary>Records profiles of a running .NET process from outside, over its runtime's diagnostics port and with perf.</summary>
public static class Profiler
{
    /// <summary>All kinds at the same time. Ends early, with what there is, when told to stop or when the process ends.</summary>
    /// <exception cref="ProfilingException">The process cannot be profiled.</exception>
    public static Task<Profile> RecordAsync(ProfileRequest request, TimeProvider time, Action<string> progress, CancellationToken stop) =>
        throw new NotImplementedException();
}
