namespace Koltso.Report.Plan;

/// <summary>How the highest sustained rate is searched for.</summary>
/// <param name="Step">How long each rate is tried.</param>
/// <param name="Time">When it is over, the search ends with what it has found.</param>
public sealed record KneePlan(int RateMin, int RateMax, TimeSpan Step, TimeSpan Time);
