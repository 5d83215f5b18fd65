namespace Koltso.Benchmarks.Gate.Comparing;

internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}
