using System.Text.Json;
using Koltso.Cli.Serve.Logging;
using Koltso.Cluster.Peers;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Cli.Serve.Logging;

public class LineLoggerFactoryTests
{
    [Theory]
    [InlineData("Trace", LogLevel.Trace, LogLevel.Warning)]
    [InlineData("Info", LogLevel.Information, LogLevel.Warning)]
    [InlineData("Error", LogLevel.Error, LogLevel.Error)]
    public async Task CreateLogger_AnyThreshold_LibrariesAreHeardFromWarningsOn(string threshold, LogLevel own, LogLevel others)
    {
        await using var logs = new LineLoggerFactory(
            new LogSettings(LogFormat.Text, Enum.Parse<LogThreshold>(threshold)), TextWriter.Null, TimeProvider.System);
        Least(logs.CreateLogger(LineLogger.OwnCategory)).ShouldBe(own);
        Least(logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel")).ShouldBe(others);
    }

    [Fact]
    public async Task Log_ReaderStandsStill_DropsCountsAndNeverBlocks()
    {
        var output = new SlowWriter();
        await using (var logs = new LineLoggerFactory(new LogSettings(LogFormat.Json, LogThreshold.Info), output, TimeProvider.System))
        {
            var log = logs.CreateLogger(LineLogger.OwnCategory);
            log.PeerUp("first");
            await output.Writing;
            for (var i = 0; i < LogLines.LinesMax + 50; i++) log.PeerUp("later");
            output.GoOn();
        }

        var rows = output.Lines.Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        rows.Count.ShouldBe(1 + 1 + LogLines.LinesMax);
        var dropped = rows.Single(static row => row.GetProperty("id").GetInt32() == SinkLog.LogLinesDroppedId);
        dropped.GetProperty("fields").GetProperty("lines").GetInt64().ShouldBe(50);
    }

    private static LogLevel Least(ILogger log) => Enum.GetValues<LogLevel>().First(log.IsEnabled);

    /// <summary>The first line is not accepted until it is released.</summary>
    private sealed class SlowWriter : StringWriter
    {
        private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously), _goOn = new();

        public Task Writing => _writing.Task;

        public List<string> Lines { get; } = [];

        public void GoOn() => _goOn.SetResult();

        public override async Task WriteLineAsync(string? value)
        {
            _writing.TrySetResult();
            await _goOn.Task;
            Lines.Add(value!);
        }
    }
}
