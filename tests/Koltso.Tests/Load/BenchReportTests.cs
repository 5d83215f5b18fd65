using System.Text.Json;
using Koltso.Core.Measuring;
using Koltso.Load;
using Koltso.Load.Writing;

namespace Koltso.Tests.Load;

public class BenchReportTests
{
    [Fact]
    public void ToJson_FullResult_HasEveryFigure()
    {
        using var json = JsonDocument.Parse(BenchReport.ToJson(Result(1000)));
        var root = json.RootElement;
        root.GetProperty("urls")[0].GetString().ShouldBe("http://localhost:8080/");
        root.GetProperty("workload").GetString().ShouldBe("mixed");
        root.GetProperty("rateDue").GetInt32().ShouldBe(500);
        root.GetProperty("answers").GetInt64().ShouldBe(1000);
        root.GetProperty("ratePerSecond").GetDouble().ShouldBe(500);
        root.GetProperty("interrupted").GetBoolean().ShouldBeFalse();
        root.GetProperty("errors").GetProperty("timeout").GetInt64().ShouldBe(3);
        var latency = root.GetProperty("latencyUs");
        latency.GetProperty("p50").GetInt64().ShouldBe(500);
        latency.GetProperty("p99.99").GetInt64().ShouldBe(1000);
        latency.GetProperty("max").GetInt64().ShouldBe(1000);
        var server = root.GetProperty("servers")[0];
        server.GetProperty("cpuUsPerRequest").GetDouble().ShouldBe(20);
        server.GetProperty("name").GetString().ShouldBe("n1");
        root.GetProperty("generatorCpuUsPerRequest").GetDouble().ShouldBe(5);
    }

    [Fact]
    public void ToJsonAndToText_NoAnswerAtAll_AreStillWhole()
    {
        var nothing = Result(0) with { Seconds = 0, Options = Result(0).Options with { RatePerSecond = null } };
        using var json = JsonDocument.Parse(BenchReport.ToJson(nothing));
        json.RootElement.TryGetProperty("rateDue", out _).ShouldBeFalse();
        json.RootElement.GetProperty("ratePerSecond").GetDouble().ShouldBe(0);
        BenchReport.ToText(nothing).ShouldContain("as fast as answers come");
    }

    [Fact]
    public void ToJsonAndToText_SeveralNodesAndReplicas_NameThem()
    {
        var several = Result(1) with
        {
            Options = Result(1).Options with { Urls = [new Uri("http://a:1"), new Uri("http://b:2")], Ack = 2, From = 3 },
        };
        using var json = JsonDocument.Parse(BenchReport.ToJson(several));
        json.RootElement.GetProperty("urls").EnumerateArray().Select(static url => url.GetString()).ShouldBe(["http://a:1/", "http://b:2/"]);
        json.RootElement.GetProperty("ack").GetInt32().ShouldBe(2);
        json.RootElement.GetProperty("from").GetInt32().ShouldBe(3);
        BenchReport.ToText(several).ShouldStartWith("mixed on a:1, b:2, ack 2, from 3: 500 operations/s due");
    }

    [Fact]
    public void ToText_FullResult_NamesWhatMatters()
    {
        var text = BenchReport.ToText(Result(1000));
        text.ShouldContain("1,000 answers, 500/s; 990 of them 2xx");
        text.ShouldContain("error: timeout: 3");
        text.ShouldContain("from when an operation was due");
        text.ShouldContain("n1: 20.0 µs CPU per operation, 1 MiB resident");
        text.ShouldNotContain("no errors");
    }

    private static BenchResult Result(int answers)
    {
        var latencies = new LatencyHistogram(600_000_000);
        for (var us = 1; us <= answers; us++) latencies.Record(us);
        return new BenchResult(
            new BenchOptions { Urls = [new Uri("http://localhost:8080")], Workload = Workload.Mixed, RatePerSecond = 500 }, 2, 1003, 990,
            new Dictionary<string, long> { ["timeout"] = 3 }, latencies, [new ServerFigure("n1", 0.02, 1048576, 5000, 0)], 0.005, false);
    }
}
