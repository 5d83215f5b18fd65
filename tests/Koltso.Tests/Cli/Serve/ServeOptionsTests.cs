using System.CommandLine;
using Koltso.Cli.Serve;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Storage;

namespace Koltso.Tests.Cli.Serve;

public class ServeOptionsTests
{
    [Fact]
    public void Parse_OnlyWhatIsRequired_TakesDefaults() =>
        Parse("--cluster", "c.json", "--node", "n1", "--data", "d").ShouldBe(new ServeOptions(
            "c.json", "n1", "d", FsyncMode.Interval, new ByteSize(256 << 20), false, new ByteSize(8 << 20), 1000,
            new HealingTimes(Hours(3), Hours(24), Duration.OfMs(600_000)), new LogSettings(LogFormat.Text, LogThreshold.Info), Loops: null,
            ParentPid: null));

    [Fact]
    public void Parse_Everything_IsTaken() =>
        Parse(
            "--cluster", "c.json", "--node", "n2", "--data", "d", "--fsync", "always", "--memory", "1GiB", "--accept-loss",
            "--max-value", "1MB", "--timeout-ms", "250", "--hint-age", "90s", "--tombstone-grace", "10d",
            "--repair-period", "1.5h", "--log-format", "json", "--log-level", "warning", "--loops", "2", "--parent-pid", "42")
        .ShouldBe(new ServeOptions("c.json", "n2", "d", FsyncMode.Always, new ByteSize(1 << 30), true, new ByteSize(1_000_000), 250,
            new HealingTimes(Duration.OfMs(90_000), Hours(240), Duration.OfMs(5_400_000)),
            new LogSettings(LogFormat.Json, LogThreshold.Warning), 2, 42));

    [Theory]
    [InlineData("--hint-age", "6h", null)]
    [InlineData("--hint-age", "7h", "--hint-age: 7h is out of range: from 1s to 6h.")]
    [InlineData("--hint-age", "0", "--hint-age: 0s is out of range: from 1s to 6h.")]
    [InlineData("--tombstone-grace", "8h", null)]
    [InlineData("--tombstone-grace", "3h", "--tombstone-grace: 3h is out of range: from 8h to 365d.")]
    [InlineData("--tombstone-grace", "366d", "--tombstone-grace: 366d is out of range: from 8h to 365d.")]
    [InlineData("--repair-period", "25h", "--repair-period: 25h is out of range: from 1s to 24h.")]
    [InlineData("--repair-period", "often", "--repair-period: 'often' is not a time such as 20s, 500ms, 3m or 24h, from 1s to 24h.")]
    [InlineData("--log-format", "xml", "--log-format: 'xml' is not one of text|json.")]
    [InlineData("--log-format", "json", null)]
    [InlineData("--log-level", "verbose", "--log-level: 'verbose' is not one of trace|debug|info|warning|error.")]
    [InlineData("--log-level", "trace", null)]
    public void Parse_TimesOfHealingAndLogs_SaysWhatIsAllowed(string option, string value, string? error)
    {
        var command = new Command("serve");
        new ServeCommandOptions().AddTo(command);
        command.Parse(["--cluster", "c.json", "--node", "n1", "--data", "d", option, value]).Errors.Select(static one => one.Message)
            .ShouldBe(error is null ? [] : [error]);
    }

    [Fact]
    public void ToArguments_AnyTimes_AreReadBackTheSame()
    {
        var times = new HealingTimes(Duration.OfMs(1_500), Hours(36), Duration.OfMs(61_000));
        Parse(["--cluster", "c.json", "--node", "n1", "--data", "d", .. HealingOptions.ToArguments(times)]).Healing.ShouldBe(times);
    }

    [Fact]
    public void ToArguments_AnyLogSettings_AreReadBackTheSame()
    {
        foreach (var format in Enum.GetValues<LogFormat>())
        {
            foreach (var threshold in Enum.GetValues<LogThreshold>())
            {
                var settings = new LogSettings(format, threshold);
                Parse(["--cluster", "c.json", "--node", "n1", "--data", "d", .. LogOptions.ToArguments(settings)]).Log.ShouldBe(settings);
            }
        }
    }

    private static Duration Hours(int hours) => new(TimeSpan.FromHours(hours));

    private static ServeOptions Parse(params string[] args)
    {
        var definition = new ServeCommandOptions();
        var command = new Command("serve");
        definition.AddTo(command);
        var parsed = command.Parse(args);
        parsed.Errors.ShouldBeEmpty();
        return definition.Of(parsed);
    }
}
