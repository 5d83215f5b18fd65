using Koltso.Checking;
using Koltso.Simulation.Running;

namespace Koltso.Tests.Simulation;

public sealed class RunnerTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Run_SeedThatFails_IsToldBeforeTheNextHistoryBegins()
    {
        var saidBefore = new Dictionary<ulong, string>();
        var isGood = Run(new RunnerOptions { From = 1, Count = 3, Threads = 1 }, (plan, _) =>
        {
            saidBefore.TryAdd(plan.Seed, _output.ToString());
            return VerdictOf(plan, isGood: plan.Seed != 2);
        });
        isGood.ShouldBeFalse();
        saidBefore[2].ShouldNotContain("failed", Case.Sensitive);
        saidBefore[3].ShouldEndWith("\nSeed 2 failed: reads-meet-writes. Again: ./test sim --seed 2\n");
        _output.ToString().ShouldContain("\nSeed 2 failed at commit ");
    }

    [Fact]
    public void Run_UntilFailure_EndsWithALineForPrograms()
    {
        Run(new RunnerOptions { From = 5, Threads = 1, IsUntilFailure = true }, static (plan, _) => VerdictOf(plan, isGood: plan.Seed != 7)).ShouldBeFalse();
        _output.ToString().ShouldEndWith("\nfirst-failure seed=7 histories=3 promises=reads-meet-writes\n");
    }

    [Fact]
    public void Run_AllGood_SaysSoAndNothingElse()
    {
        Run(new RunnerOptions { From = 1, Count = 3, Threads = 2 }, static (plan, _) => VerdictOf(plan, isGood: true)).ShouldBeTrue();
        _output.ToString().ShouldNotContain("Seed", Case.Sensitive);
    }

    private bool Run(RunnerOptions options, Func<HistoryPlan, bool, HistoryVerdict> simulate) => new Runner(options, _output, simulate).Run();

    private static HistoryVerdict VerdictOf(HistoryPlan plan, bool isGood) =>
        new(plan, Trace: plan.Seed, Events: 1, new History { Operations = [] }, isGood ? [] : [new Violation("reads-meet-writes", "an old value", [])]);
}
