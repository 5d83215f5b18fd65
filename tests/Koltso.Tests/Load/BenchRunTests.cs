using System.Text.Json;
using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Load.Writing;
using Koltso.Tests.Sockets;

namespace Koltso.Tests.Load;

public class BenchRunTests
{
    [Fact]
    public async Task RunAsync_ServerWithAStall_EveryRequestThatWasDueMeanwhileShowsIt()
    {
        using var server = new SlowServer(async (number, client) =>
        {
            if (number == 50) await Task.Delay(400);
            await SlowServer.OkAsync(client);
        });
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = Workload.Get, Connections = 1, RatePerSecond = 200, Duration = TimeSpan.FromSeconds(1),
            TimeoutMs = 60_000,
        });
        (result.Sent, result.Succeeded, result.Latencies.Count, result.ErrorCount).ShouldBe((200, 200, 200, 0));
        // Sixty requests were due in the first 300 of the 400 ms; if latency had counted from when they were sent, only one would be slow.
        var slow = result.Latencies.Buckets().Where(bucket => bucket.Lowest >= 90_000).Sum(bucket => bucket.Count);
        slow.ShouldBeGreaterThanOrEqualTo(55);
    }

    [Fact]
    public async Task RunAsync_FixedDelay_IsTheLeastLatency()
    {
        using var server = new SlowServer(async (_, client) =>
        {
            await Task.Delay(20);
            await SlowServer.OkAsync(client);
        });
        var result = await RunAsync(
            new BenchOptions
            {
                Urls = [server.Url], Workload = Workload.Get, Connections = 4, RequestsMax = 40, Duration = TimeSpan.FromMinutes(1),
            });
        result.Latencies.Count.ShouldBe(40);
        // A framework timer may fire a tick early.
        result.Latencies.Min.ShouldBeGreaterThanOrEqualTo(15_000);
        result.Seconds.ShouldBeGreaterThan(0.15);
    }

    [Fact]
    public async Task RunAsync_ErrorsOfEachKind_AreCountedOnceAndTheRunGoesOn()
    {
        using var server = new SlowServer(async (number, client) =>
        {
            switch (number)
            {
                case 5: await client.SendAllAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"); break;
                case 10: await client.SendAllAsync("garbage\r\n\r\n"); break;
                // The head announces more bytes than arrive: the next connection must start with empty buffers.
                case 15: await client.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nshort"); client.Reset(); break;
                case 20: await client.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nshort"); client.Close(); break;
                case 25: break;
                case 30: await client.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"); break;
                default: await SlowServer.OkAsync(client); break;
            }
        });
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = Workload.Get, Connections = 1, RequestsMax = 40, Duration = TimeSpan.FromMinutes(1),
            TimeoutMs = 3_000,
        });
        (result.Sent, result.Latencies.Count, result.Succeeded).ShouldBe((40, 36, 35));
        result.Errors.ShouldBe(
            new Dictionary<string, long> { ["closed"] = 1, ["garbage"] = 1, ["reset"] = 1, ["status 503"] = 1, ["timeout"] = 1 },
            ignoreOrder: true);
        using var json = JsonDocument.Parse(BenchReport.ToJson(result));
        json.RootElement.GetProperty("errors").GetProperty("timeout").GetInt64().ShouldBe(1);
        json.RootElement.GetProperty("answers").GetInt64().ShouldBe(36);
    }

    [Fact]
    public async Task RunAsync_ServerStopsAnswering_SaysHowManyOperationsWereNeverSent()
    {
        using var server = new SlowServer((number, client) => number < 10 ? SlowServer.OkAsync(client) : Task.CompletedTask);
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = Workload.Get, Connections = 1, RatePerSecond = 200, Duration = TimeSpan.FromSeconds(1),
            TimeoutMs = 700,
        });
        result.NeverSent.ShouldBePositive();
        (result.Sent + result.NeverSent).ShouldBe(200);
        BenchReport.ToText(result).ShouldContain($"never sent: {result.NeverSent}");
        using var json = JsonDocument.Parse(BenchReport.ToJson(result));
        json.RootElement.GetProperty("neverSent").GetInt64().ShouldBe(result.NeverSent);
    }

    [Theory]
    [InlineData(Workload.Get)]
    [InlineData(Workload.YcsbC)]
    public async Task RunAsync_StoreWasNeverFilled_ReadsAreAbsentAndNoErrors(Workload workload)
    {
        using var server = new SlowServer(static (_, client) => SlowServer.NotFoundAsync(client));
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = workload, Connections = 1, RequestsMax = 20, Duration = TimeSpan.FromMinutes(1),
        });
        (result.Absent, result.Succeeded, result.ErrorCount, result.NeverSent).ShouldBe((20, 0, 0, 0));
        BenchReport.ToText(result).ShouldContain("absent: 20 reads of keys that are not stored; --fill stores all keys first");
    }

    [Fact]
    public async Task RunAsync_WritesAnsweredWith404_AreErrors()
    {
        using var server = new SlowServer(static (_, client) => SlowServer.NotFoundAsync(client));
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = Workload.Put, Connections = 1, RequestsMax = 5, Duration = TimeSpan.FromMinutes(1),
        });
        (result.Absent, result.ErrorCount).ShouldBe((0, 5));
    }

    [Fact]
    public async Task RunAsync_WarmUp_IsNotCounted()
    {
        using var server = new SlowServer((_, client) => SlowServer.OkAsync(client));
        var result = await RunAsync(new BenchOptions
        {
            Urls = [server.Url], Workload = Workload.Get, Connections = 2, RatePerSecond = 100, Warmup = TimeSpan.FromMilliseconds(300),
            Duration = TimeSpan.FromMilliseconds(300), TimeoutMs = 60_000,
        });
        (result.Sent, result.Latencies.Count, server.Requests).ShouldBe((30, 30, 60));
    }

    [Fact]
    public async Task RunAsync_SeveralServers_ShareTheConnectionsInTurn()
    {
        using var first = new SlowServer((_, client) => SlowServer.OkAsync(client));
        using var second = new SlowServer((_, client) => SlowServer.OkAsync(client));
        var result = await RunAsync(new BenchOptions
        {
            Urls = [first.Url, second.Url], Workload = Workload.Get, Connections = 4, RatePerSecond = 200,
            Duration = TimeSpan.FromSeconds(1), TimeoutMs = 60_000,
        });
        (result.Succeeded, result.ErrorCount, first.Requests + second.Requests).ShouldBe((200, 0, 200));
        first.Requests.ShouldBeInRange(50, 150);
    }

    [Fact]
    public async Task RunAsync_OneServerRefuses_IsCountedAndTheOthersServeAll()
    {
        using var server = new SlowServer((_, client) => SlowServer.OkAsync(client));
        var gone = new SlowServer((_, client) => SlowServer.OkAsync(client));
        gone.Dispose();
        var result = await RunAsync(new BenchOptions
        {
            Urls = [gone.Url, server.Url], Workload = Workload.Get, Connections = 4, RatePerSecond = 100,
            Duration = TimeSpan.FromSeconds(1), TimeoutMs = 60_000,
        });
        (result.Succeeded, server.Requests).ShouldBe((100, 100));
        result.Errors.Keys.ShouldBe(["connect"]);
        result.Errors["connect"].ShouldBeGreaterThan(2, "both of its connections go on trying");
    }

    [Fact]
    public async Task RunAsync_HttpsUrl_IsRefused() =>
        await Should.ThrowAsync<IOException>(
            RunAsync(new BenchOptions { Urls = [new Uri("https://localhost:1")], Workload = Workload.Get }));

    private static Task<BenchResult> RunAsync(BenchOptions options) =>
        LoopRunner.Within(BenchRun.RunAsync(options, TimeProvider.System, static _ => { }, CancellationToken.None));
}
