using System.CommandLine;
using Koltso.Api;

namespace Koltso.Cli.Values;

/// <summary><c>--url</c>: the node to talk to. Any node will do; <c>host:port</c> alone means HTTP.</summary>
internal static class UrlOption
{
    public const string Default = "http://127.0.0.1:8080";

    public static Option<Uri> Create() =>
        new("--url")
        {
            Description = "A node of the cluster; any will do.",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri(Default),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (NodeAddress.TryParse(text, out var url))
                    return url;
                result.AddError($"--url: '{text}' is not the address of a node, such as {Default}.");
                return null;
            },
        };

    /// <summary>As many nodes as are named, also several behind one <c>--url</c>.</summary>
    public static Option<Uri[]> CreateMany() =>
        new("--url")
        {
            Description = "Nodes of the cluster; connections are spread over them in turn.",
            HelpName = "URL",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [new Uri(Default)],
            CustomParser = result =>
            {
                var urls = new List<Uri>();
                foreach (var token in result.Tokens)
                {
                    if (NodeAddress.TryParse(token.Value, out var url)) urls.Add(url);
                    else result.AddError($"--url: '{token.Value}' is not the address of a node, such as {Default}.");
                }

                return [.. urls];
            },
        };
}
