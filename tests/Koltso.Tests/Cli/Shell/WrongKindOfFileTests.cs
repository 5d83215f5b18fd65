namespace Koltso.Tests.Cli.Shell;

/// <summary>A folder where a file is meant, a file where a folder is, and what is not there at all: which it is, is said.</summary>
public sealed class WrongKindOfFileTests : IDisposable
{
    private const string IsFolder = "is a folder", NotThere = "There is no file", NoFolder = "does not exist: create it first";

    private readonly string _root = Directory.CreateTempSubdirectory("koltso-cli-").FullName;

    public WrongKindOfFileTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "folder"));
        File.WriteAllText(Path.Combine(_root, "file"), "");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("serve --node n1 --data ROOT/data --cluster ROOT/folder", "ROOT/folder: it is a folder")]
    [InlineData("serve --node n1 --data ROOT/data --cluster ROOT/none", "ROOT/none: there is no such file")]
    [InlineData("up --port 1 --data ROOT/file", "is a file, and it has to be a folder")]
    [InlineData("put k --file ROOT/folder --url URL", IsFolder)]
    [InlineData("put k --file ROOT/none --url URL", NotThere)]
    [InlineData("put k --file ROOT/file/x --url URL", NotThere)]
    [InlineData("get k --output ROOT/folder --url URL", IsFolder)]
    [InlineData("get k --output ROOT/none/x --url URL", NoFolder)]
    [InlineData("get k --output ROOT/file/x --url URL", "ROOT/file is a file, and it has to be a folder")]
    [InlineData("bench --json ROOT/folder --url URL", IsFolder)]
    [InlineData("bench --hdr ROOT/file/x --url URL", "ROOT/file is a file, and it has to be a folder")]
    [InlineData("profile --output ROOT/folder --url URL", IsFolder)]
    [InlineData("profile --speedscope ROOT/none/x --url URL", NoFolder)]
    [InlineData("report --trial --output ROOT/file", "ROOT/file is a file, and it has to be a folder")]
    [InlineData("report --trial --output ROOT/file/x", "ROOT/file is a file, and it has to be a folder")]
    [InlineData("report --output ROOT/new --from ROOT/none", "there is no such report")]
    [InlineData("report --output ROOT/new --from ROOT/folder", "there is no such report")]
    [InlineData("report --output ROOT/new --from ROOT/file", "is not the report.json of a report")]
    public async Task Command_WrongKindOfFile_SaysWhichItIs(string commandLine, string said)
    {
        await using var node = await FakeNode.AnsweringAsync(200, "value");
        var console = new TestConsole();

        (await console.RunAsync(Filled(commandLine).Split(' '))).ShouldBe(1, console.Error);

        console.Error.ShouldContain(Filled(said));
        console.Error.ShouldNotContain("System.");
        console.Error.ShouldNotContain("LineNumber");

        string Filled(string text) =>
            text.Replace("ROOT", _root, StringComparison.Ordinal).Replace("URL", node.Url, StringComparison.Ordinal);
    }

    /// <summary>A folder called cluster.json is neither a cluster to run nor a place for one.</summary>
    [Fact]
    public async Task Up_ClusterFileIsAFolder_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_root, "folder", "cluster.json"));
        var console = new TestConsole();
        (await console.RunAsync("up", "--data", Path.Combine(_root, "folder"))).ShouldBe(1);
        console.Error.ShouldContain("it is a folder");
    }
}
