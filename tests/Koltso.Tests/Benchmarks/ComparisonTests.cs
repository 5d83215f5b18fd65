using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Tests.Benchmarks;

public class ComparisonTests
{
    private const string Name = "Frame.EncodeGet";

    private static readonly Machine s_machine = new("X64", "AMD EPYC", "10.0.12");

    [Fact]
    public void Of_SameFigures_PassesBothChecks()
    {
        var compared = Compare(Baseline(24, 0.5), Now(24, 0.5));
        compared.Allocations.ShouldBe(new CheckVerdict(Outcome.Passed, ""));
        compared.Time.ShouldBe(new CheckVerdict(Outcome.Passed, ""));
        compared.IsFailed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(24, 25)]
    [InlineData(255, 256)]
    [InlineData(33_000, 33_129)]
    public void Of_MoreBytes_FailsAllocationsAlone(long before, long now)
    {
        var compared = Compare(Baseline(before, 0.5), Now(now, 0.5));
        compared.Allocations.ShouldBe(new CheckVerdict(Outcome.Failed, "ALLOCATES MORE"));
        compared.Time!.Value.Outcome.ShouldBe(Outcome.Passed);
        compared.IsFailed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(33_000, 33_128, "")]
    [InlineData(33_000, 32_872, "")]
    [InlineData(33_000, 32_871, "allocates less")]
    [InlineData(24, 0, "allocates less")]
    public void Of_NotMoreBytes_PassesAllocations(long before, long now, string word) =>
        Compare(Baseline(before, 0.5), Now(now, 0.5)).Allocations.ShouldBe(new CheckVerdict(Outcome.Passed, word));

    [Theory]
    [InlineData(1.50, Outcome.Passed, "")]
    [InlineData(1.51, Outcome.Failed, "SLOWER")]
    [InlineData(0.67, Outcome.Passed, "")]
    [InlineData(0.60, Outcome.Passed, "faster")]
    public void Of_TimeAgainstTolerance_FailsBeyondIt(double ratio, object outcome, string word)
    {
        var compared = Compare(Baseline(0, 1), Now(0, ratio));
        compared.Time.ShouldBe(new CheckVerdict((Outcome)outcome, word));
        compared.Ratio.ShouldBe(ratio);
    }

    [Fact]
    public void Of_WholeMachineSlower_Passes()
    {
        var now = new Dictionary<string, Measured> { [Name] = new(0, TimeNs: 300, ReferenceNs: 30_000, RatioMax: 1.5) };
        var before = Baseline(0, 0.01) with { Machine = s_machine };
        Comparison.Of(before, s_machine, now, static _ => true, withTimes: true).Single().Ratio.ShouldBe(1);
    }

    [Fact]
    public void Of_BaselineWithoutTime_FailsRatherThanPasses() =>
        Compare(Baseline(0, 0), Now(0, 0)).Time!.Value.Outcome.ShouldBe(Outcome.Failed);

    [Fact]
    public void Of_NewBenchmark_IsSkipped()
    {
        var compared = Compare(new Baseline(s_machine, []), Now(24, 0.5));
        compared.Checks.ShouldAllBe(static check => check.Outcome == Outcome.Skipped && check.Word.StartsWith("new"));
    }

    [Fact]
    public void Of_MissingBenchmark_Fails()
    {
        var compared = Compare(Baseline(0, 0.5), []);
        compared.Name.ShouldBe(Name);
        compared.Checks.ShouldAllBe(static check => check.Outcome == Outcome.Failed && check.Word.StartsWith("missing"));
    }

    [Fact]
    public void Of_BenchmarkThatWasNotChosen_IsLeftOut() =>
        Comparison.Of(Baseline(0, 0.5), s_machine, new Dictionary<string, Measured>(), static _ => false, withTimes: true).ShouldBeEmpty();

    [Fact]
    public void Of_WithoutTimes_ChecksAllocationsOnly()
    {
        var compared = Comparison.Of(Baseline(0, 0.5), s_machine, Now(24, 0), static _ => true, withTimes: false).Single();
        compared.Time.ShouldBeNull();
        compared.Checks.Single().Outcome.ShouldBe(Outcome.Failed);
    }

    [Theory]
    [InlineData("X64", "AMD EPYC", "10.0.1", Outcome.Failed, Outcome.Failed)]
    [InlineData("X64", "Intel Xeon", "10.0.12", Outcome.Failed, Outcome.Skipped)]
    [InlineData("Arm64", "AMD EPYC", "10.0.12", Outcome.Failed, Outcome.Skipped)]
    [InlineData("X64", "AMD EPYC", "11.0.0", Outcome.Skipped, Outcome.Skipped)]
    public void Of_BaselineOfAnotherMachine_SkipsWhatItCannotTell(
        string architecture, string processor, string runtime, object allocations, object time)
    {
        var before = Baseline(0, 0.5) with { Machine = new Machine(architecture, processor, runtime) };
        var compared = Compare(before, Now(24, 5));
        compared.Allocations.Outcome.ShouldBe((Outcome)allocations);
        compared.Time!.Value.Outcome.ShouldBe((Outcome)time);
        foreach (var skipped in compared.Checks.Where(static check => check.Outcome == Outcome.Skipped)) skipped.Word.ShouldStartWith("the baseline is of ");
    }

    private static ComparedBenchmark Compare(Baseline baseline, Dictionary<string, Measured> now) =>
        Comparison.Of(baseline, s_machine, now, static _ => true, withTimes: true).Single();

    private static Baseline Baseline(long allocatedBytes, double relative) =>
        new(s_machine, new() { [Name] = new BaselineEntry(allocatedBytes, relative * 7_000, relative) });

    private static Dictionary<string, Measured> Now(long allocatedBytes, double relative) =>
        new() { [Name] = new Measured(allocatedBytes, relative * 1_000, 1_000, RatioMax: 1.5) };
}
