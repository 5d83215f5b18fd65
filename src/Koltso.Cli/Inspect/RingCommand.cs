using System.CommandLine;
using System.Text;
using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Cli.Inspect.Documents;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Core.Keys;

namespace Koltso.Cli.Inspect;

/// <summary><c>koltso ring</c>: which node owns what; with a key, which node owns it and why.</summary>
internal static class RingCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var key = new Argument<string?>("KEY") { Description = "Show where this key is stored.", Arity = ArgumentArity.ZeroOrOne };
        var url = UrlOption.Create();
        var json = new Option<bool>("--json") { Description = "Print the ring as one JSON object." };
        var counts = new Option<bool>("--counts") { Description = "Print only the counts, without the picture." };
        var command = new Verb("ring", "Show which node owns which partitions; with KEY, its hash, partition and replicas.", """
            koltso ring
            koltso ring greeting
            koltso ring --json | jq '.nodes[] | {id, share}'
            """)
        {
            key, url, json, counts,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var http = new NodeHttpClient(NodeStatuses.AnswerTimeout);
            var (cluster, fault) = await http.ClusterAsync(parsed.GetRequiredValue(url), CancellationToken.None);
            if (cluster is null)
            {
                await console.Error.WriteLineAsync($"{fault}");
                return ExitCode.Failure;
            }
            var asJson = parsed.GetValue(json);
            if (parsed.GetValue(key) is { } asked)
                return await ShowKeyAsync(console, cluster, asked, asJson);

            var ring = RingLayout.Of(cluster, await NodeStatuses.AskAsync(http, cluster));
            await console.Text.WriteAsync(asJson
                ? JsonSerializer.Serialize(ring, InspectJson.Default.RingDocument) + "\n"
                : RingPicture.Render(cluster, ring, withPicture: !parsed.GetValue(counts)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<int> ShowKeyAsync(ConsoleStreams console, ClusterDocument cluster, string key, bool asJson)
    {
        if (KeyRules.Validate(Encoding.UTF8.GetBytes(key)) is { } problem)
        {
            await console.Error.WriteLineAsync(problem);
            return ExitCode.Usage;
        }
        if (RingLayout.Find(cluster, key) is not { } found)
        {
            await console.Error.WriteLineAsync($"This version does not know the hash '{cluster.Hash}' of cluster {cluster.Name}.");
            return ExitCode.Failure;
        }
        await console.Text.WriteAsync(asJson
            ? JsonSerializer.Serialize(found, InspectJson.Default.KeyDocument) + "\n"
            : RingPicture.Render(found));
        return ExitCode.Ok;
    }
}
