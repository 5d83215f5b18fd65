using Koltso.Api.Http;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>Asks a node's <c>/readyz</c> until it says yes.</summary>
internal sealed class ReadyProbe(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly NodeHttpClient _http = new(TimeSpan.FromSeconds(2));

    /// <summary>Returns when the node is ready; ends with the token's cancellation otherwise.</summary>
    public async Task WaitAsync(ClusterNode node, CancellationToken cancel)
    {
        // Nobody listens yet: exactly what is waited out here.
        while (!await _http.IsReadyAsync(node.Url, cancel))
            await Task.Delay(s_pause, time, cancel);
    }

    public void Dispose() => _http.Dispose();
}
