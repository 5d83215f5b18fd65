using System.Net;
using Koltso.Cli.Client;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>Asks a node's <c>/readyz</c> until it says yes.</summary>
internal sealed class ReadyProbe(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = NodeHttp.Create(TimeSpan.FromSeconds(2));

    /// <summary>Returns when the node is ready; ends with the token's cancellation otherwise.</summary>
    public async Task WaitAsync(ClusterNode node, CancellationToken cancel)
    {
        var url = new Uri($"http://{node.Http}/readyz");
        while (true)
        {
            try
            {
                using var response = await _http.GetAsync(url, cancel);
                if (response.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception exception) when (!cancel.IsCancellationRequested && NodeHttp.Explain(exception, url) is not null)
            {
                // Nobody listens yet: exactly what is waited out here.
            }
            await Task.Delay(s_pause, time, cancel);
        }
    }

    public void Dispose() => _http.Dispose();
}
