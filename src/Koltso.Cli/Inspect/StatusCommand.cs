using System.CommandLine;
using System.Text.Json;
using Koltso.Api.Http;
using Koltso.Cli.Inspect.Documents;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;

namespace Koltso.Cli.Inspect;

/// <summary><c>koltso status</c>: how every node of the cluster is doing, in one table.</summary>
internal static class StatusCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var url = UrlOption.Create();
        var json = new Option<bool>("--json") { Description = "Print all figures as one JSON object." };
        var command = new Verb("status", "Show the state of every node. Exits with code 1 when a node is down, not ready or unwell.", """
            koltso status
            koltso status --json | jq '.nodes[] | {id, keys: .stats.store.keys}'
            """)
        {
            url, json,
        };
        command.SetAction((parsed, _) => RunAsync(console, parsed.GetRequiredValue(url), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, Uri url, bool asJson)
    {
        using var http = new NodeHttpClient(NodeStatuses.AnswerTimeout);
        var (cluster, fault) = await http.ClusterAsync(url);
        if (cluster is null)
        {
            await console.Error.WriteLineAsync($"{fault}");
            return ExitCode.Failure;
        }
        var nodes = await NodeStatuses.AskAsync(http, cluster);
        var healthy = nodes.All(node => node.State == "up");
        if (asJson)
        {
            await console.Text.WriteLineAsync(JsonSerializer.Serialize(
                new StatusDocument(healthy, cluster, nodes), InspectJson.Default.StatusDocument));
        }
        else
        {
            await console.Text.WriteAsync(StatusTable.Render(cluster, nodes));
        }
        return healthy ? ExitCode.Ok : ExitCode.Failure;
    }
}
