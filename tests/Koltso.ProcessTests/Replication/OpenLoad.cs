using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Koltso.ProcessTests.Replication;

/// <summary>
/// PUTs and GETs by turns at a constant rate, of keys of all nodes, whether or not those before were answered, until it is ended.
/// One caller ends it; <see cref="Entries"/> may be replaced meanwhile.
/// </summary>
/// <param name="query">Further parameters of each request.</param>
internal sealed class OpenLoad(IReadOnlyList<RealNode> entries, string query)
{
    private const int Keys = 200;

    /// <summary>500, which leaves room for other tests on two processors; KOLTSO_RESTART_RATE measures with another one.</summary>
    public static readonly int RatePerSecond =
        int.Parse(Environment.GetEnvironmentVariable("KOLTSO_RESTART_RATE") ?? "500", CultureInfo.InvariantCulture);

    private readonly ConcurrentQueue<(long BeganAt, string Failure)> _failures = new();
    private volatile IReadOnlyList<RealNode> _entries = entries;
    private volatile bool _isOver;
    private int _begun;

    /// <summary>The nodes that requests are sent to.</summary>
    public IReadOnlyList<RealNode> Entries
    {
        set => _entries = value;
    }

    public int Begun => Volatile.Read(ref _begun);

    public async Task RunAsync()
    {
        var (startedAt, answers) = (Stopwatch.GetTimestamp(), new List<Task>());
        while (!_isOver)
        {
            while (_begun < Stopwatch.GetElapsedTime(startedAt).TotalSeconds * RatePerSecond)
                answers.Add(AskAsync(_entries[_begun % _entries.Count], Interlocked.Increment(ref _begun)));
            await Task.Delay(2);
        }

        await Task.WhenAll(answers);
    }

    public void End() => _isOver = true;

    /// <summary>Of the requests that were begun then or later.</summary>
    public IEnumerable<string> FailuresSince(long timestamp) =>
        _failures.Where(failure => failure.BeganAt >= timestamp).Select(static failure => failure.Failure);

    private async Task AskAsync(RealNode entry, int number)
    {
        var beganAt = Stopwatch.GetTimestamp();
        var isPut = number % 2 == 0;
        var path = RealNode.EntityPath($"key-{number / 2 % Keys}") + query;
        try
        {
            using var answer = await entry.SendAsync(isPut ? HttpMethod.Put : HttpMethod.Get, path, isPut ? [1, 2, 3] : null);
            var status = (int)answer.StatusCode;
            if (status is 200 or 201 or 404) return;
            var sentence = await answer.Content.ReadAsStringAsync();
            _failures.Enqueue((beganAt, $"{(isPut ? "PUT" : "GET")} {path} through {entry.Id}: {status} {sentence}"));
        }
        catch (HttpRequestException broken)
        {
            _failures.Enqueue((beganAt, $"{path} through {entry.Id}: {broken.Message}"));
        }
    }
}
