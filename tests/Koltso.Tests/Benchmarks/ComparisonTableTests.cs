using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Tests.Benchmarks;

public class ComparisonTableTests
{
    private static readonly ComparedBenchmark[] s_compared =
    [
        new("Frame.EncodeGet", new(0, 16.4, 0.0025), new(24, 40, 8_000, 1.5), new(Outcome.Failed, "ALLOCATES MORE"), new CheckVerdict(Outcome.Failed, "SLOWER")),
        new("Plan.Afresh", new(33_000, 70_000, 10), new(33_000, 88_000, 8_000, 1.5), new(Outcome.Passed, ""), new CheckVerdict(Outcome.Passed, "")),
        new("Gone", new(0, 1, 1), null, new(Outcome.Failed, "missing"), null),
        new("Fresh", null, new(0, 1, 8_000, 1.5), new(Outcome.Skipped, "new"), new CheckVerdict(Outcome.Skipped, "new")),
    ];

    [Fact]
    public void Write_AllSorts_LinesUpAndScalesTheBaselineToThisRun()
    {
        using var output = new StringWriter { NewLine = "\n" };
        ComparisonTable.Write(output, s_compared);
        output.ToString().ShouldBe(
            """
            benchmark        bytes before     now  ns before     now  ratio  at most  verdict
            Frame.EncodeGet             0      24      20.00   40.00   2.00     1.50  ALLOCATES MORE, SLOWER
            Plan.Afresh            33,000  33,000     80,000  88,000   1.10     1.50  ok
            Gone                        0       -          -       -      -        -  missing
            Fresh                       -       0          -    1.00      -     1.50  new

            """);
    }

    [Fact]
    public void Write_AllocationsOnly_LeavesTimesOut()
    {
        using var output = new StringWriter { NewLine = "\n" };
        ComparisonTable.Write(output, [new("Frame.EncodeGet", new(0, 16.4, 0.0025), new(24, 0, 0, 1.5), new(Outcome.Failed, "ALLOCATES MORE"), null)]);
        output.ToString().ShouldBe(
            """
            benchmark        bytes before  now  verdict
            Frame.EncodeGet             0   24  ALLOCATES MORE

            """);
    }

    [Fact]
    public void WriteSum_AllSorts_CountsChecks()
    {
        using var output = new StringWriter { NewLine = "\n" };
        ComparisonTable.WriteSum(output, s_compared);
        output.ToString().ShouldBe("Checks: 2 passed, 3 failed, 2 skipped\n");
    }
}
