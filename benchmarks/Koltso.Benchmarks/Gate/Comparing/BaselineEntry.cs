namespace Koltso.Benchmarks.Gate.Comparing;

/// <param name="TimeNs">For people only: of the day when it was measured.</param>
/// <param name="Relative">Time as a multiple of the reference's: what is compared.</param>
internal sealed record BaselineEntry(long AllocatedBytes, double TimeNs, double Relative);
