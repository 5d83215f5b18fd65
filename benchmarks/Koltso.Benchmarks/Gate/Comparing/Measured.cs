namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>What one benchmark came to.</summary>
/// <param name="AllocatedBytes">An operation; exact.</param>
/// <param name="TimeNs">An operation: the quickest of many short rounds, since what disturbs only adds. 0 when times were not
/// taken.</param>
/// <param name="ReferenceNs">The fixed piece of work in the same run, likewise.</param>
/// <param name="RatioMax">How many times the baseline's time is still well.</param>
internal sealed record Measured(long AllocatedBytes, double TimeNs, double ReferenceNs, double RatioMax)
{
    public double Relative => ReferenceNs > 0 ? TimeNs / ReferenceNs : 0;

    /// <summary>The better of two, for allocations and for time.</summary>
    public static Measured Best(Measured one, Measured other) =>
        (one.Relative <= other.Relative ? one : other) with { AllocatedBytes = Math.Min(one.AllocatedBytes, other.AllocatedBytes) };
}
