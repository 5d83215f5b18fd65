namespace Koltso.Tests.Cli;

public class KoltsoCommandTests
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("get")]
    [InlineData("get", "k", "--frob")]
    [InlineData("get", "k", "--url", "ftp://x")]
    [InlineData("get", "k", "--ack", "2", "--from", "1")]
    [InlineData("bench", "--ack", "2", "--from", "1")]
    [InlineData("bench", "--ack", "0")]
    [InlineData("bench", "--url", "127.0.0.1:8080", "ftp://x")]
    [InlineData("put", "k", "v", "--file", "f")]
    [InlineData("put", "k", "v", "--ttl", "0")]
    [InlineData("put", "k", "v", "--ttl", "315360001")]
    [InlineData("serve", "--node", "n1", "--data", "d")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--memory", "256M")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--memory", "1KiB")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--fsync", "sometimes")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--timeout-ms", "0")]
    [InlineData("serve", "--cluster", "c", "--node", "n1", "--data", "d", "--log-level", "verbose")]
    [InlineData("up", "--log-format", "xml")]
    [InlineData("up", "--nodes", "0")]
    [InlineData("up", "--hash", "md5")]
    [InlineData("profile", "--kind", "cpu,disk")]
    [InlineData("profile", "--node", "n1", "--pid", "1")]
    [InlineData("profile", "--duration", "0s")]
    public async Task RunAsync_BadUsage_Returns2AndPointsToHelp(params string[] args)
    {
        var console = new TestConsole();

        (await console.RunAsync(args)).ShouldBe(2);

        console.Error.ShouldContain("--help");
        console.Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("up")]
    [InlineData("serve")]
    [InlineData("get")]
    [InlineData("put")]
    [InlineData("delete")]
    [InlineData("status")]
    [InlineData("bench")]
    [InlineData("report")]
    [InlineData("profile")]
    [InlineData("ring")]
    public async Task RunAsync_HelpOfVerb_EndsWithExamples(string verb)
    {
        var console = new TestConsole();

        (await console.RunAsync(verb, "--help")).ShouldBe(0);

        console.Text.ShouldContain("Description:");
        console.Text.ShouldContain($"Examples:\n  ");
        console.Text.ShouldContain($"koltso {verb}");
    }

    [Fact]
    public async Task RunAsync_NoArguments_IsHelpWithExitCodes()
    {
        var console = new TestConsole();

        (await console.RunAsync()).ShouldBe(0);

        console.Text.ShouldContain("3 not found");
        console.Text.ShouldContain("Examples:");
    }
}
