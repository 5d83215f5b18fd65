using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// Several writers that put load on a cluster and remember what was acknowledged. Every other write goes to a key of
/// its own; the rest overwrite a few keys with increasing numbers. Values follow from key and number.
/// </summary>
internal sealed class AcknowledgedWrites(RealCluster cluster)
{
    private const int Writers = 8;
    private const int Overwritten = 10;
    private readonly ConcurrentDictionary<string, (int Acknowledged, int Sent)> _writes = [];

    public int Count => _writes.Values.Count(static write => write.Acknowledged > 0);

    /// <summary>Writes until it is stopped; a writer whose node is gone moves on to the next node.</summary>
    public Task RunAsync(string name, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync($"{name}-{writer}", writer, stop)));

    /// <summary>
    /// For each key, the last acknowledged value, or one that was sent after it, reads back byte for byte. A read that the nodes
    /// were too busy to serve proves nothing and is repeated.
    /// </summary>
    public async Task ShouldAllReadBackAsync() => await Parallel.ForEachAsync(
        _writes.Where(static write => write.Value.Acknowledged > 0),
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (write, ended) =>
        {
            var (key, (acknowledged, sent)) = write;
            using var answer = await ReadAsync(key);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{key}, acknowledged up to {acknowledged}");
            var value = await answer.Content.ReadAsByteArrayAsync(ended);
            var number = int.Parse(Encoding.ASCII.GetString(value, 0, 8), CultureInfo.InvariantCulture);
            number.ShouldBeInRange(acknowledged, sent, key);
            value.AsSpan().SequenceEqual(Value(key, number)).ShouldBeTrue(key);
        });

    private Task<HttpResponseMessage> ReadAsync(string key) => Patient.SendAsync(
        () => cluster.Nodes[key.Length % cluster.Nodes.Count].GetAsync(key), $"a read of {key}",
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout);

    private async Task WriteAsync(string name, int writer, CancellationToken stop)
    {
        var node = writer;
        for (var i = 1; !stop.IsCancellationRequested; i++)
        {
            var key = i % 2 == 0 ? $"{name}-{i}" : $"{name}-again-{i % Overwritten}";
            _writes[key] = (_writes.GetValueOrDefault(key).Acknowledged, i);
            try
            {
                using var answer = await cluster.Nodes[node % cluster.Nodes.Count].PutAsync(key, Value(key, i));
                if (answer.StatusCode == HttpStatusCode.Created) _writes[key] = (i, i);
                else ((int)answer.StatusCode).ShouldBeOneOf(503, 504);
            }
            catch (HttpRequestException)
            {
                node++;
                await Task.Delay(5, CancellationToken.None);
            }
        }
    }

    private static byte[] Value(string key, int number) => [.. Encoding.ASCII.GetBytes($"{number:d8}"), .. Values.Of($"{key}#{number}")];
}
