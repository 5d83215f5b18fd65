using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Koltso.Api;
using Koltso.Api.Http;
using Koltso.Cli.Inspect;

namespace Koltso.Cli.Profile;

/// <summary>Finds the process that is to be profiled.</summary>
internal static class ProfileTarget
{
    /// <summary>Its number and what to call it; or why it is not to be had.</summary>
    public static async Task<(int Pid, string Title, string? Error)> FindAsync(int? pid, string? nodeId, Uri url)
    {
        if (pid is { } number) return (number, $"Process {number}", null);
        using var http = new NodeHttpClient(NodeStatuses.AnswerTimeout);
        var (cluster, fault) = await http.ClusterAsync(url);
        if (cluster is null) return Fail($"{fault}");
        var id = nodeId ?? cluster.Self;
        var node = (await NodeStatuses.AskAsync(http, cluster)).FirstOrDefault(node => node.Id == id);
        if (node is null)
            return Fail($"There is no node {id} in the cluster {cluster.Name}; its nodes are: "
                + $"{string.Join(", ", cluster.Nodes.Select(static known => known.Id))}.");
        if (node.Stats is null) return Fail($"Node {id} does not answer: {node.Error}");
        if (!NodeAddress.TryParse(node.Http, out var at) || !await IsHereAsync(at))
            return Fail($"Node {id} runs at {node.Http}, which is not this machine: run koltso profile on that machine.");
        // The one that listens there; in a container a node's own idea of its number is another one.
        var found = PortOwner.Find(at.Port) ?? node.Stats.Process.Pid;
        return (found, $"Node {id}", null);
    }

    private static (int Pid, string Title, string? Error) Fail(string error) => (0, "", error);

    private static async Task<bool> IsHereAsync(Uri url)
    {
        try
        {
            var here = NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(static net => net.GetIPProperties().UnicastAddresses).Select(static address => address.Address).ToHashSet();
            return (await Dns.GetHostAddressesAsync(url.DnsSafeHost))
                .Any(address => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || here.Contains(address));
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
