using System.Runtime.InteropServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using Koltso.Benchmarks;
using Koltso.Benchmarks.Gate;
using Koltso.Benchmarks.Gate.Running;

// Ends in an orderly way, so that stores are closed and their folders removed.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Environment.Exit(130));
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(143));

// Without "gate" it is BenchmarkDotNet as it is usually found, for a closer look: --filter '*KeyHash*', --list flat, --help.
if (args is not ["gate", var baselinePath, .. var rest])
{
    BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmark).Assembly)
        .Run(args, DefaultConfig.Instance.AddJob(Effort.Times).AddDiagnoser(MemoryDiagnoser.Default));
    return 0;
}

var options = GateOptions.Parse(rest, out var problem);
if (options is not null) return new GateRun(options, baselinePath, Console.Out).Run() ? 0 : 1;
if (problem.Length > 0) Console.Error.WriteLine(problem);
Console.Error.WriteLine(GateOptions.Usage);
return problem.Length > 0 ? 2 : 0;
