using System.Diagnostics;
using System.Net;
using Koltso.Api.Http;
using Koltso.Core.Measuring;
using Koltso.Load.Sending;
using Koltso.Sockets;

namespace Koltso.Load.Running;

/// <summary>
/// One load test from connecting to its result: fill, warm-up, the measured time. The load runs on a loop of its own;
/// the caller's thread reports progress meanwhile.
/// </summary>
public static class BenchRun
{
    private const int ProgressMs = 1_000, PollMs = 20, OpenTimeoutMs = 10_000;

    private static readonly TimeSpan s_fillMax = TimeSpan.FromDays(1), s_answerTimeout = TimeSpan.FromSeconds(100);

    /// <param name="progress">Takes a line per second.</param>
    /// <exception cref="IOException">No server can be reached, or none offers what the workload asks, or filling failed.</exception>
    public static async Task<BenchResult> RunAsync(
        BenchOptions options, TimeProvider time, Action<string> progress, CancellationToken stop)
    {
        var servers = new List<IPEndPoint>();
        foreach (var url in options.Urls) servers.Add(await AddressOfAsync(url).ConfigureAwait(false));
        using var http = new NodeHttpClient(s_answerTimeout);
        if (options.Workload == Workload.YcsbE) await ScanOffer.RequireAsync(http, options.Urls[0], stop).ConfigureAwait(false);
        using var loop = new EventLoop("load", time, isPrompt: true);
        loop.Start();
        if (options.Fill) await FillAsync(options, servers, loop, time, progress, stop).ConfigureAwait(false);
        var generator = await OpenAsync(options, servers, loop, time, stop).ConfigureAwait(false);
        if (options.Warmup > TimeSpan.Zero)
            await PhaseAsync(generator, loop, options.Warmup, time, "warm-up ", progress, stop).ConfigureAwait(false);

        var before = await ServerFigures.ReadAsync(http, options).ConfigureAwait(false);
        var cpuBefore = OwnCpuSeconds();
        var startedAt = time.GetTimestamp();
        await PhaseAsync(generator, loop, options.Duration, time, "", progress, stop).ConfigureAwait(false);
        var neverSent = generator.NeverSent(time.GetTimestamp());
        var seconds = time.GetElapsedTime(startedAt, Math.Max(generator.LastAt, startedAt + 1)).TotalSeconds;
        var cpu = OwnCpuSeconds() - cpuBefore;
        var after = await ServerFigures.ReadAsync(http, options).ConfigureAwait(false);
        var figures = after.Count == before.Count ? after.Zip(before, Difference).ToList() : [];
        var counts = generator.Counts;
        var result = new BenchResult(
            options, seconds, generator.Sent, counts.Succeeded, counts.Errors, counts.Latencies, figures, cpu, stop.IsCancellationRequested)
        {
            Operations = counts.Operations,
            HasGivenUp = generator.HasGivenUp,
            NeverSent = neverSent,
            Absent = counts.Absent,
        };
        loop.Schedule(_ => generator.Close(), null);
        return result;
    }

    private static async Task FillAsync(
        BenchOptions options, List<IPEndPoint> servers, EventLoop loop, TimeProvider time, Action<string> progress, CancellationToken stop)
    {
        var fill = options with
        {
            Workload = Workload.Put,
            Distribution = KeyDistribution.Sequential,
            RatePerSecond = null,
            RequestsMax = options.Keys,
        };
        var generator = await OpenAsync(fill, servers, loop, time, stop).ConfigureAwait(false);
        await PhaseAsync(generator, loop, s_fillMax, time, "fill ", progress, stop).ConfigureAwait(false);
        loop.Schedule(_ => generator.Close(), null);
        if (!stop.IsCancellationRequested && generator.Counts.Succeeded < options.Keys)
            throw new IOException(
                $"fill: only {generator.Counts.Succeeded} of {options.Keys} values were stored: "
                + string.Join(", ", generator.Counts.Errors.Select(static error => $"{error.Key}: {error.Value}")));
    }

    private static async Task<LoadGenerator> OpenAsync(
        BenchOptions options, List<IPEndPoint> servers, EventLoop loop, TimeProvider time, CancellationToken stop)
    {
        var generator = new LoadGenerator(options, loop.Time);
        var requests = new RequestWriter(options);
        loop.Schedule(_ => generator.Open([.. Enumerable.Range(0, options.Connections).Select(
            i => new LoadConnection(generator, requests, loop, time, servers[i % servers.Count], i % servers.Count))]), null);
        var clock = Stopwatch.StartNew();
        while (!generator.IsOpen)
        {
            if (clock.ElapsedMilliseconds > OpenTimeoutMs)
                throw new IOException($"only {generator.OpenConnections} of {options.Connections} connections to "
                    + $"{string.Join(", ", options.Urls.Select(static url => url.Authority))} could be opened");
            await Task.Delay(PollMs, stop).ConfigureAwait(false);
        }

        return generator;
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
        var counts = generator.Counts;
        var window = new LatencyHistogram(counts.Latencies.MaxTrackable);
        var startedAt = time.GetTimestamp();
        long shownMs = 0, shownCount = 0;
        while (true)
        {
            // Seldom: a look takes the processor from what is measured.
            await Task.WhenAny(generator.Done, Task.Delay(TimeSpan.FromMilliseconds(ProgressMs), time, stop)).ConfigureAwait(false);
            if (generator.Done.IsCompleted || stop.IsCancellationRequested) return;
            var elapsedMs = (long)time.GetElapsedTime(startedAt).TotalMilliseconds;
            counts.Latencies.CopyTo(window);
            var rate = (window.Count - shownCount) * 1000.0 / (elapsedMs - shownMs);
            progress(
                $"{name}{elapsedMs / 1000,4} s  {rate,8:N0}/s  p50 {window.ValueAtPercentile(50) / 1000.0:N2} ms  "
                + $"p99 {window.ValueAtPercentile(99) / 1000.0:N2} ms  errors {counts.Errors.Values.Sum():N0}");
            (shownMs, shownCount) = (elapsedMs, window.Count);
        }
    }

    private static async Task<IPEndPoint> AddressOfAsync(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp) throw new IOException($"{url}: only http:// is supported");
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
