using Koltso.Simulation.Mutating;
using Koltso.Simulation.Running;

if (args is ["mutants", .. var mutants]) return new MutationRun(Console.Out).Run(mutants) ? 0 : 1;
if (args is ["apply", var file, var sources])
{
    // What scripts/release.sh builds from a copy of the sources.
    try
    {
        Mutant.Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)).ApplyTo(sources);
        return 0;
    }
    catch (MutantException misfit)
    {
        Console.Error.WriteLine($"{file} does not fit the sources: {misfit.Message.TrimEnd()}");
        return 1;
    }
}

var options = RunnerOptions.Parse(args, out var problem);
if (options is null)
{
    if (problem.Length > 0) Console.Error.WriteLine(problem);
    Console.Error.WriteLine(RunnerOptions.Usage);
    return problem.Length > 0 ? 2 : 0;
}

if (options.Seed is not { } seed) return new Runner(options, Console.Out, Simulator.Run).Run() ? 0 : 1;
var verdict = Simulator.Run(HistoryPlan.Of(seed, options.Faults), isTold: true);
if (options.IsTold || !verdict.IsGood) new FailureReport(Console.Out, Simulator.Run).Tell(verdict);
Console.WriteLine(
    $"{verdict.Operations} operations, {verdict.Events} events, trace {verdict.Trace:x16}: {(verdict.IsGood ? "good" : "failed")}");
return verdict.IsGood ? 0 : 1;
