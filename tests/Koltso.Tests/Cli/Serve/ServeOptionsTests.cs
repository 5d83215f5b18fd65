using Koltso.Storage;
using System.CommandLine;
using Koltso.Cli.Serve;
using Koltso.Cli.Values;

namespace Koltso.Tests.Cli.Serve;

public class ServeOptionsTests
{
    [Fact]
    public void Parse_OnlyWhatIsRequired_TakesDefaults() =>
        Parse("--cluster", "c.json", "--node", "n1", "--data", "d").ShouldBe(new ServeOptions(
            "c.json", "n1", "d", FsyncMode.Interval, new ByteSize(256 << 20), new ByteSize(8 << 20), 1000, Loops: null, ParentPid: null));

    [Fact]
    public void Parse_Everything_IsTaken() =>
        Parse(
            "--cluster", "c.json", "--node", "n2", "--data", "d", "--fsync", "always", "--memory", "1GiB", "--max-value", "1MB",
            "--timeout-ms", "250", "--loops", "2", "--parent-pid", "42")
        .ShouldBe(new ServeOptions("c.json", "n2", "d", FsyncMode.Always, new ByteSize(1 << 30), new ByteSize(1_000_000), 250, 2, 42));

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
