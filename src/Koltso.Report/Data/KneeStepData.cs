namespace Koltso.Report.Data;

/// <summary>One rate tried.</summary>
/// <param name="Why">The condition that was broken, if the rate was not sustained.</param>
/// <param name="CpuUs">Of all nodes, per request.</param>
public sealed record KneeStepData(
    int RateDue, double RatePerSecond, bool Held, string? Why, long P50Us, long P99Us, long P999Us, long MaxUs, long Errors, double CpuUs);
