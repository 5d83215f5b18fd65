using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Up;

namespace Koltso.Tests.Cli.Up;

public sealed class NodeLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Append_ManyLines_KeepsTheLastOnesAtHand()
    {
        using var log = new NodeLog(_folder, LogFormat.Text, TimeProvider.System);
        for (var i = 0; i < 100; i++)
            log.Append($"line {i}");

        log.Tail().Count.ShouldBe(20);
        log.Tail()[^1].ShouldBe("line 99");
        File.ReadAllLines(log.FilePath).Length.ShouldBe(100);
    }

    [Fact]
    public void Append_BeyondTheBound_Rotates()
    {
        using var log = new NodeLog(_folder, LogFormat.Text, TimeProvider.System);
        var line = new string('x', 1 << 20);
        for (var i = 0; i < 10; i++)
            log.Append(line);

        Directory.GetFiles(_folder).Select(Path.GetFileName).ShouldBe(["node.log", "node.log.1"], ignoreOrder: true);
        Directory.GetFiles(_folder).Sum(file => new FileInfo(file).Length).ShouldBeLessThan(10 << 20);
        log.Tail().ShouldAllBe(kept => kept.Length <= 501);
    }

    [Fact]
    public void Append_FolderGone_KeepsTheTail()
    {
        using var log = new NodeLog(Path.Combine(_folder, "none"), LogFormat.Text, TimeProvider.System);

        log.Append("still here");

        log.Tail().ShouldBe(["still here"]);
    }
}
