using System.Text;

namespace Koltso.Tests.Cli.Client;

public sealed class EntityCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Get_Present_WritesTheBytesUnchanged()
    {
        byte[] value = [0, 255, 10, 13, 10, 128];
        await using var node = await FakeNode.StartAsync(context => context.Response.Body.WriteAsync(value).AsTask());
        var console = new TestConsole();

        (await console.RunAsync("get", "a b", "--url", node.Url)).ShouldBe(0);

        console.OutBytes.ShouldBe(value);
        console.Text.ShouldBeEmpty();
        node.Requests.ShouldHaveSingleItem().Target.ShouldBe("/v0/entity?id=a%20b");
    }

    [Fact]
    public async Task Get_Absent_Returns3WithTheServersWords()
    {
        await using var node = await FakeNode.AnsweringAsync(404, "There is no such key.\n");
        var console = new TestConsole();

        (await console.RunAsync("get", "k", "--url", node.Url)).ShouldBe(3);

        console.Error.ShouldContain("There is no such key.");
        console.OutBytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_AbsentWithOutput_LeavesNoFile()
    {
        await using var node = await FakeNode.AnsweringAsync(404);
        var path = Path.Combine(_folder, "value");

        (await new TestConsole().RunAsync("get", "k", "--output", path, "--url", node.Url)).ShouldBe(3);

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task Get_Output_WritesTheFile()
    {
        await using var node = await FakeNode.AnsweringAsync(200, "value");
        var path = Path.Combine(_folder, "value");

        (await new TestConsole().RunAsync("get", "k", "-o", path, "--url", node.Url)).ShouldBe(0);

        (await File.ReadAllTextAsync(path)).ShouldBe("value");
    }

    [Fact]
    public async Task Get_OutputCannotBeMade_Returns1()
    {
        await using var node = await FakeNode.AnsweringAsync(200, "value");
        var console = new TestConsole();

        (await console.RunAsync("get", "k", "-o", Path.Combine(_folder, "no", "such"), "--url", node.Url)).ShouldBe(1);

        console.Error.ShouldContain("was not written");
    }

    [Fact]
    public async Task Get_TransferBreaksOff_Returns1()
    {
        await using var node = await FakeNode.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync("short"u8.ToArray());
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (await new TestConsole().RunAsync("get", "k", "--url", node.Url)).ShouldBe(1);
    }

    [Theory]
    [InlineData("get", "k")]
    [InlineData("delete", "k")]
    [InlineData("put", "k", "v")]
    public async Task Any_NodeIsSilent_EndsAfterItsTimeout(params string[] args)
    {
        using var forever = new CancellationTokenSource();
        await using var node = await FakeNode.StartAsync(_ => Task.Delay(Timeout.Infinite, forever.Token));
        var console = new TestConsole();

        (await console.RunAsync([.. args, "--timeout", "100ms", "--url", node.Url])).ShouldBe(1);

        console.Error.ShouldContain("was silent for 100ms (--timeout)");
        console.Error.Contains("is not known", StringComparison.Ordinal).ShouldBe(args[0] != "get");
        await forever.CancelAsync();
    }

    /// <summary>A script's value may be that text.</summary>
    [Theory]
    [InlineData("put", "k", "--help")]
    [InlineData("put", "k", "-h")]
    [InlineData("get", "k", "--help")]
    [InlineData("delete", "--help", "k")]
    public async Task Any_HelpBesideAKey_DoesNothingAndFails(params string[] args)
    {
        var console = new TestConsole();
        (await console.RunAsync(args)).ShouldBe(2);
        console.Error.ShouldContain("nothing was done");
        console.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_DashesAfterTwoDashes_AreTheValue()
    {
        await using var node = await FakeNode.AnsweringAsync(201);
        (await new TestConsole().RunAsync("put", "--url", node.Url, "--", "k", "--help")).ShouldBe(0);
        Encoding.UTF8.GetString(node.Requests.ShouldHaveSingleItem().Body).ShouldBe("--help");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Delete_ErrorAnswer_Returns1WithTheServersWords(int status)
    {
        await using var node = await FakeNode.AnsweringAsync(status, "said why");
        var console = new TestConsole();

        (await console.RunAsync("delete", "k", "--url", node.Url)).ShouldBe(1);

        console.Error.ShouldContain($"{status} ");
        console.Error.ShouldContain("said why");
    }

    [Fact]
    public async Task Delete_Accepted_Returns0()
    {
        await using var node = await FakeNode.AnsweringAsync(202);

        (await new TestConsole().RunAsync("delete", "k", "--ack", "1", "--from", "1", "--url", node.Url)).ShouldBe(0);

        var (method, target, _) = node.Requests.ShouldHaveSingleItem();
        (method, target).ShouldBe(("DELETE", "/v0/entity?id=k&ack=1&from=1"));
    }

    [Fact]
    public async Task Put_Argument_IsSentAsUtf8()
    {
        var body = await PutAsync(new TestConsole(), "put", "k", "кольцо");

        Encoding.UTF8.GetString(body).ShouldBe("кольцо");
    }

    [Fact]
    public async Task Put_EmptyArgument_IsAnEmptyValue() => (await PutAsync(new TestConsole("stdin"), "put", "k", "")).ShouldBeEmpty();

    [Fact]
    public async Task Put_File_IsSentByteForByte()
    {
        var path = Path.Combine(_folder, "value");
        var value = new byte[2_000_000];
        for (var i = 0; i < value.Length; i++)
            value[i] = (byte)(i * 7);
        await File.WriteAllBytesAsync(path, value);

        (await PutAsync(new TestConsole(), "put", "k", "--file", path)).ShouldBe(value);
    }

    /// <summary>Its length is known, so that the node can refuse it before it is sent.</summary>
    [Fact]
    public async Task Put_LargeValueThroughAPipe_IsRefusedWithTheNodesWords()
    {
        await using var node = await FakeNode.AnsweringUnreadAsync(413, "too large");
        var console = new TestConsole(new string('v', 3_000_000));

        (await console.RunAsync("put", "k", "--url", node.Url)).ShouldBe(1);

        console.Error.ShouldContain("413 ");
        console.Error.ShouldContain("too large");
    }

    [Theory]
    [InlineData("put", "k")]
    [InlineData("put", "k", "--file", "-")]
    public async Task Put_NoValue_TakesStdin(params string[] args) =>
        Encoding.UTF8.GetString(await PutAsync(new TestConsole("from stdin"), args)).ShouldBe("from stdin");

    [Fact]
    public async Task Put_FileMissing_Returns1()
    {
        var console = new TestConsole();

        (await console.RunAsync("put", "k", "--file", Path.Combine(_folder, "none"))).ShouldBe(1);

        console.Error.ShouldContain("Cannot read the value");
    }

    [Fact]
    public async Task Get_NobodyListens_Returns1AndNamesTheNode()
    {
        string url;
        await using (var node = await FakeNode.AnsweringAsync(200))
            url = node.Url;
        var console = new TestConsole();

        (await console.RunAsync("get", "k", "--url", url)).ShouldBe(1);

        console.Error.ShouldContain($"No node answers at {url}");
    }

    private static async Task<byte[]> PutAsync(TestConsole console, params string[] args)
    {
        await using var node = await FakeNode.AnsweringAsync(201);
        (await console.RunAsync([.. args, "--url", node.Url])).ShouldBe(0, console.Error);
        var (method, target, body) = node.Requests.ShouldHaveSingleItem();
        (method, target).ShouldBe(("PUT", "/v0/entity?id=k"));
        return body;
    }
}
