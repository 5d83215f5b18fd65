namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>What became of one check. <paramref name="Word"/> says it to people; empty when all is as it was.</summary>
internal readonly record struct CheckVerdict(Outcome Outcome, string Word);
