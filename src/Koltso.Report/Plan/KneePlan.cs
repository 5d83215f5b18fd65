namespace Koltso.Report.Plan;

/// <summary>How the highest rate that holds is looked for: which rates, and how long each is tried.</summary>
/// <param name="StepsExpected">For the estimate: how many rates are tried until it is found.</param>
public sealed record KneePlan(int RateMin, int RateMax, TimeSpan Step, int StepsExpected);
