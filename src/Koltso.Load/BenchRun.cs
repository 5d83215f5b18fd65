using System.Diagnostics;
using System.Net;
using Koltso.Core.Measuring;
using Koltso.Sockets;

namespace Koltso.Load;

/// <summary>
/// One load test from connecting to its result. The load runs on a loop of its own; the caller's thread reports
/// progress meanwhile.
/// </summary>
public static class BenchRun
{
    private const int ProgressMs = 1_000, PollMs = 20, OpenTimeoutMs = 10_000;

    /// <param name="progress">Takes a line a second.</param>
    /// <exception cref="IOException">No server can be reached.</exception>
    public static async Task<BenchResult> RunAsync(
        BenchOptions options, TimeProvider time, Action<string> progress, CancellationToken stop)
    {
        var servers = new List<IPEndPoint>();
        foreach (var url in options.Urls) servers.Add(await AddressOfAsync(url).ConfigureAwait(false));
        using var http = new HttpClient();
        using var loop = new EventLoop("load", time);
        loop.Start();
        var generator = new LoadGenerator(options, loop, servers, time);
        loop.Schedule(_ => generator.Open(), null);
        await OpenAsync(generator, options, stop).ConfigureAwait(false);
        if (options.Warmup > TimeSpan.Zero)
            await PhaseAsync(generator, loop, options.Warmup, time, "warm-up ", progress, stop).ConfigureAwait(false);

        var before = await ServerFigures.ReadAsync(http, options).ConfigureAwait(false);
        var cpuBefore = OwnCpuSeconds();
        var startedAt = time.GetTimestamp();
        await PhaseAsync(generator, loop, options.Duration, time, "", progress, stop).ConfigureAwait(false);
        var seconds = time.GetElapsedTime(startedAt, Math.Max(generator.LastAt, startedAt + 1)).TotalSeconds;
        var cpu = OwnCpuSeconds() - cpuBefore;
        var after = await ServerFigures.ReadAsync(http, options).ConfigureAwait(false);
        var figures = after.Count == before.Count ? after.Zip(before, Difference).ToList() : [];
        var result = new BenchResult(
            options, seconds, generator.Sent, generator.Answered200, generator.Errors, generator.Latencies, figures, cpu,
            stop.IsCancellationRequested);
        loop.Schedule(_ => generator.Close(), null);
        return result;
    }

    private static async Task OpenAsync(LoadGenerator generator, BenchOptions options, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        while (!generator.IsOpen)
        {
            if (clock.ElapsedMilliseconds > OpenTimeoutMs)
                throw new IOException($"only {generator.OpenConnections} of {options.Connections} connections to {string.Join(", ", options.Urls.Select(static url => url.Authority))} could be opened");
            await Task.Delay(PollMs, stop).ConfigureAwait(false);
        }
    }

    private static async Task PhaseAsync(
        LoadGenerator generator, EventLoop loop, TimeSpan duration, TimeProvider time, string name, Action<string> progress,
        CancellationToken stop)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Schedule(_ =>
        {
            generator.Begin(duration);
            begun.SetResult();
        }, null);
        await begun.Task.ConfigureAwait(false);
        var window = new LatencyHistogram(generator.Latencies.MaxTrackable);
        var startedAt = time.GetTimestamp();
        long shownMs = 0, shownCount = 0;
        while (!generator.IsDone && !stop.IsCancellationRequested)
        {
            await Task.Delay(PollMs, CancellationToken.None).ConfigureAwait(false);
            var elapsedMs = (long)time.GetElapsedTime(startedAt).TotalMilliseconds;
            if (elapsedMs - shownMs < ProgressMs) continue;
            generator.Latencies.CopyTo(window);
            var rate = (window.Count - shownCount) * 1000.0 / (elapsedMs - shownMs);
            progress(
                $"{name}{elapsedMs / 1000,4} s  {rate,8:N0}/s  p50 {window.ValueAtPercentile(50) / 1000.0:N2} ms  "
                + $"p99 {window.ValueAtPercentile(99) / 1000.0:N2} ms  errors {generator.Errors.Values.Sum():N0}");
            (shownMs, shownCount) = (elapsedMs, window.Count);
        }
    }

    private static async Task<IPEndPoint> AddressOfAsync(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp) throw new IOException($"{url}: only http:// is spoken");
        var addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost).ConfigureAwait(false);
        return new IPEndPoint(addresses[0], url.Port);
    }

    private static ServerFigure Difference(ServerFigure after, ServerFigure before) => after with
    {
        CpuSeconds = after.CpuSeconds - before.CpuSeconds,
        AllocatedBytes = after.AllocatedBytes - before.AllocatedBytes,
        LockContentions = after.LockContentions - before.LockContentions,
    };

    private static double OwnCpuSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
