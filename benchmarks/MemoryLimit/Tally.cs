using System.Collections.Concurrent;
using System.Diagnostics;

namespace MemoryLimit;

/// <summary>Answers by status, and how long they took. Any thread.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentBag<double> _ms = [];
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public void Add(int status, double ms)
    {
        _statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);
        if (status is 200 or 201) _ms.Add(ms);
    }

    public double GoodPerSecond => _ms.Count / _since.Elapsed.TotalSeconds;

    public override string ToString()
    {
        var sorted = _ms.Order().ToArray();
        var latency = sorted.Length == 0
            ? "none good"
            : $"{GoodPerSecond:0.0}/s, p50 {At(sorted, 0.5):0.0}, p99 {At(sorted, 0.99):0.0}, max {sorted[^1]:0.0} ms";
        return $"{string.Join(", ", _statuses.OrderBy(static one => one.Key).Select(static one => $"{one.Key}: {one.Value}"))}; {latency}";
    }

    private static double At(double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
}
