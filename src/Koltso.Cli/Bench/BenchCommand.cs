using System.CommandLine;
using Koltso.Cli.Shell;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary><c>koltso bench</c>: one load test, and what it cost the server.</summary>
internal static class BenchCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var options = new BenchCommandOptions();
        var command = new Verb("bench", "Put load on one or more nodes at a constant rate, and report latencies and the CPU that a request cost.", """
            koltso bench --workload put --rate 10000 --duration 20s --keys 100000000
            koltso bench --workload get --rate max --connections 64
            koltso bench --workload put --key-order sequential --keys 850000 --requests 850000 --rate max
            koltso bench --workload mixed --ack 2 --from 3 --url 127.0.0.1:8080 127.0.0.1:8081 127.0.0.1:8082
            koltso bench --url http://127.0.0.1:8099 --workload get --rate 10000 --pid 4711
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(console, options.Of(parsed), options.JsonPath(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, BenchOptions options, string? jsonPath, CancellationToken stop)
    {
        BenchResult result;
        try
        {
            result = await BenchRun.RunAsync(options, TimeProvider.System, line => console.Error.WriteLine(line), stop);
        }
        catch (Exception unreachable) when (unreachable is IOException or System.Net.Sockets.SocketException)
        {
            await console.Error.WriteLineAsync(unreachable.Message);
            return ExitCode.Failure;
        }

        await console.Text.WriteAsync(BenchReport.ToText(result));
        if (jsonPath is not null) await File.WriteAllBytesAsync(jsonPath, BenchReport.ToJson(result), CancellationToken.None);
        return result.ErrorCount == 0 && result.Latencies.Count > 0 ? ExitCode.Ok : ExitCode.Failure;
    }
}
