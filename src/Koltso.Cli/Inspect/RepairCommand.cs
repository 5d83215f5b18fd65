using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Core;

namespace Koltso.Cli.Inspect;

/// <summary><c>koltso repair</c>: makes a node compare its copies with those of the other replicas, and waits until it has.</summary>
internal static class RepairCommand
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200), s_answerTimeout = TimeSpan.FromSeconds(10);

    public static Command Create(ConsoleStreams console)
    {
        var url = UrlOption.Create();
        var partition = IntOption.Create(
            "--partition", "Compare only this partition, which the node must hold.", 0, Limits.PartitionsMax - 1);
        var check = new Option<bool>("--check") { Description = "Only compare: send nothing, and exit with code 1 when copies differ." };
        var acceptLoss = new Option<bool>("--accept-loss")
        {
            Description = "Let the node go on without nodes that it cannot reach, or that cannot read what it needs: "
                + "what only they have may be lost.",
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as one JSON object." };
        var command = new Verb(
            "repair",
            "Compare what a node holds with the other replicas, and send what differs both ways. "
            + "Exits with code 1 when that could not be finished.",
            """
            koltso repair
            koltso repair --url http://127.0.0.1:8081 --partition 31
            koltso repair --check --json | jq '.round.recordsDiffering'
            """)
        {
            url, partition, check, acceptLoss, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console, parsed.GetRequiredValue(url), parsed.GetValue(partition), parsed.GetValue(check),
            parsed.GetValue(acceptLoss), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ConsoleStreams console, Uri url, int? partition, bool checkOnly, bool acceptLoss, bool asJson,
        CancellationToken cancellationToken)
    {
        using var http = new NodeHttpClient(s_answerTimeout);
        var (state, fault) = await http.BeginRepairAsync(url, partition, checkOnly, acceptLoss, cancellationToken);
        var number = state?.Requested;
        while (state is not null && !IsEnded(state, number))
        {
            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
            (state, fault) = await http.RepairAsync(url, cancellationToken);
        }

        if (state?.Round is not { } round)
        {
            await console.Error.WriteLineAsync(fault?.ToString() ?? $"{url} answered without naming a repair round.");
            return ExitCode.Failure;
        }

        if (round.Number != number)
        {
            await console.Error.WriteLineAsync("The repair round ended, and others after it, before its outcome could be read; try again.");
            return ExitCode.Failure;
        }

        await console.Text.WriteAsync(
            asJson ? JsonSerializer.Serialize(state, ApiJson.Default.RepairDocument) + "\n" : Render(state, round));
        return round.Failed > 0 || (checkOnly && round.RecordsDiffering > 0) ? ExitCode.Failure : ExitCode.Ok;
    }

    private static bool IsEnded(RepairDocument state, long? number) =>
        state.Round is { } round && (round.Number > number || (round.Number == number && !round.Running));

    private static string Render(RepairDocument state, RepairRoundDocument round)
    {
        var outcome = (round.RecordsDiffering, round.CheckOnly) switch
        {
            (0, _) => "no record differs",
            (1, true) => "1 record differs",
            (var many, true) => $"{TableNumbers.Count(many)} records differ",
            (1, false) => "1 record was sent",
            (var many, false) => $"{TableNumbers.Count(many)} records were sent",
        };
        var unfinished = round.Failed == 0 ? "" : $"; {TableNumbers.Count(round.Failed)} comparisons could not be finished";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Node}: {TableNumbers.Count(round.Planned)} comparisons in {TableNumbers.Duration(round.Seconds)}, "
                + $"{TableNumbers.Count(round.InStep)} in step: {outcome}{unfinished}.\n")
            + string.Concat((round.Failures ?? []).Select(Render));
    }

    private static string Render(RepairFailureDocument failed)
    {
        var with = failed.Node is null ? "" : $" with {failed.Node}";
        var more = failed.Comparisons > failed.Partitions.Count ? ", …" : "";
        var partitions = failed.Partitions.Count == 0 ? "" : $" (partitions {string.Join(", ", failed.Partitions)}{more})";
        return $"  {TableNumbers.Count(failed.Comparisons)}{with}: {failed.Reason}{partitions}\n";
    }
}
