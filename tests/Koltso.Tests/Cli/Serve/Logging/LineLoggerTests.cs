using System.Text.Json;
using Koltso.Cli.Serve.Logging;
using Koltso.Cluster.Peers;
using Koltso.Ring.Maintenance;
using Koltso.Ring.Scheduling;
using Koltso.Simulation.Mutating;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Cli.Serve.Logging;

public class LineLoggerTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _lines = [];

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Log_AnyFormat_IsAsTheManualShows(string format)
    {
        Logger(Enum.Parse<LogFormat>(format, ignoreCase: true)).PeerDown("n2", "the peer closed the connection");
        File.ReadAllLines(Path.Combine(Repository.FindRoot(), "docs", "logs.md")).ShouldContain(_lines.ShouldHaveSingleItem());
    }

    [Fact]
    public void Log_TextWithControlCharacters_StaysOneLine()
    {
        Logger(LogFormat.Text).PeerDown("n2", "refused:\r\nforged\u001b[31m line – Ω");
        _lines.Single().ShouldContain(@"is down: refused:\u000d\u000aforged\u001b[31m line – Ω.");
    }

    [Fact]
    public void Log_TextWithAnException_ShowsItBelow()
    {
        Logger(LogFormat.Text).TaskBroken(new InvalidOperationException("two\nlines"), "links");
        var lines = _lines.Single().Split('\n');
        lines[0].ShouldBe(
            "2026-09-21 14:13:20.000Z error   [7001] The repeated task links ended because of a bug. It will be retried; report this.");
        lines[1].ShouldBe("System.InvalidOperationException: two");
    }

    [Fact]
    public void Log_TextOfALibrary_NamesIt()
    {
        Logger(LogFormat.Text, "Some.Library").PeerUp("n2");
        _lines.Single().ShouldEndWith(" info    [2000] Some.Library: Peer n2 is up.");
    }

    [Fact]
    public void Log_JsonWithAnyFields_IsOneObject()
    {
        var log = Logger(LogFormat.Json);
        log.TaskBroken(new InvalidOperationException("two\nlines"), "links\n\"quoted\"");
        log.ClockAhead(61.5);
        log.StoreReadsCorrupt(7);
        log.StoreDiskFull(null);
        _lines.ShouldAllBe(static line => !line.Contains('\n'));
        var rows = _lines.Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        rows[0].GetProperty("exception").GetString()!.ShouldContain("two\nlines");
        rows[0].GetProperty("fields").GetProperty("task").GetString().ShouldBe("links\n\"quoted\"");
        rows[1].GetProperty("fields").GetProperty("aheadSeconds").GetDouble().ShouldBe(61.5);
        rows[1].GetProperty("message").GetString()!.ShouldContain("61.5 s ahead");
        rows[2].GetProperty("fields").GetProperty("reads").GetInt64().ShouldBe(7);
        rows[3].GetProperty("fields").GetProperty("reason").ValueKind.ShouldBe(JsonValueKind.Null);
        rows.SelectMany(static row => row.GetProperty("fields").EnumerateObject()).Select(static field => field.Name)
            .ShouldNotContain(LogEvent.TemplateField);
    }

    [Fact]
    public void Log_BelowTheThreshold_IsNotEvenFormatted()
    {
        var log = new LineLogger(LineLogger.OwnCategory, LogLevel.Warning, LogFormat.Text, _time, _lines.Add);
        log.PeerUp("n2");
        log.Log(LogLevel.Information, 1, "", null, static (_, _) => throw new InvalidOperationException("formatted"));
        _lines.ShouldBeEmpty();
        log.PeerDown("n2", "gone");
        _lines.Count.ShouldBe(1);
    }

    private LineLogger Logger(LogFormat format, string category = LineLogger.OwnCategory) =>
        new(category, LogLevel.Trace, format, _time, _lines.Add);
}
