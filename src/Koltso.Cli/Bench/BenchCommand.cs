using System.CommandLine;
using Koltso.Cli.Shell;
using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Load.Writing;

namespace Koltso.Cli.Bench;

/// <summary><c>koltso bench</c>: one load test, and what it cost the server; or a search for the rate that it holds.</summary>
internal static class BenchCommand
{
    /// <summary>For questions to the nodes and for what is written.</summary>
    private const ulong DescriptorsToSpare = 32;

    public static Command Create(ConsoleStreams console)
    {
        var options = new BenchCommandOptions();
        const string Summary =
            "Put load on one or more nodes at a constant rate, and report latencies and CPU per operation.";
        var command = new Verb("bench", Summary, """
            koltso bench --workload put --rate 10000 --duration 20s --keys 100000000
            koltso bench --workload ycsb-b --fill --keys 1000000 --rate 5000 --warmup 5s --duration 60s
            koltso bench --workload get --distribution hotspot --hot-keys 1 --hot-operations 90
            koltso bench --workload ycsb-a --find-knee --p99-max 10ms
            koltso bench --workload put --value-size 100:90,4KiB-64KiB:10 --json put.json --hdr put.hdr
            koltso bench --workload put --distribution sequential --keys 850000 --requests 850000 --rate max
            koltso bench --workload mixed --ack 2 --from 3 --url 127.0.0.1:8080 127.0.0.1:8081 127.0.0.1:8082
            koltso bench --url http://127.0.0.1:8099 --workload get --rate 10000 --pid 4711
            """);
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var files = new ResultFiles(options.JsonPath(parsed), options.HdrPath(parsed));
            if (OutputFiles.FindFault(files.Json, files.Hdr) is { } fault)
            {
                await console.Error.WriteLineAsync(fault);
                return ExitCode.Failure;
            }

            if (FindShortage(options.Of(parsed).Connections) is { } shortage)
            {
                await console.Error.WriteLineAsync(shortage);
                return ExitCode.Failure;
            }

            using var signals = new StopSignals();
            try
            {
                return options.KneeOf(parsed) is { } knee
                    ? await FindKneeAsync(console, knee, files, signals.Token)
                    : await RunAsync(console, options.Of(parsed), files, signals.Token);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                await console.Error.WriteLineAsync("Interrupted before anything was measured.");
                return ExitCode.Failure;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
            {
                await console.Error.WriteLineAsync(failed.Message);
                return ExitCode.Failure;
            }
        });
        return command;
    }

    /// <summary>Once all files are open that may be, not even a message can be written.</summary>
    private static string? FindShortage(int connections) => ProcessLimits.OfProcess().FindShortage(
        FormattableString.Invariant($"bench with {connections} connections"),
        ProcessLimits.DescriptorsMin + DescriptorsToSpare + (ulong)connections, ProcessLimits.AddressSpaceBytesMin);

    private static async Task<int> RunAsync(ConsoleStreams console, BenchOptions options, ResultFiles files, CancellationToken stop)
    {
        var result = await BenchRun.RunAsync(options, TimeProvider.System, line => console.Error.WriteLine(line), stop);
        await console.Text.WriteAsync(BenchReport.ToText(result));
        await files.WriteAsync(BenchReport.ToJson(result), result);
        return result is { IsInterrupted: false, ErrorCount: 0, NeverSent: 0, Latencies.Count: > 0 } ? ExitCode.Ok : ExitCode.Failure;
    }

    private static async Task<int> FindKneeAsync(ConsoleStreams console, KneeOptions options, ResultFiles files, CancellationToken stop)
    {
        var knee = await KneeSearch.RunAsync(options, TimeProvider.System, line => console.Error.WriteLine(line), stop);
        await console.Text.WriteAsync(KneeReport.ToText(knee));
        await files.WriteAsync(
            KneeReport.ToJson(knee), knee.Steps.LastOrDefault(step => step.Held && step.RatePerSecond == knee.KneeRate)?.Result);
        return knee.KneeRate is null ? ExitCode.Failure : ExitCode.Ok;
    }
}
