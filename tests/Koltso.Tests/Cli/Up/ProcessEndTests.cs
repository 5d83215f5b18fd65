using Koltso.Cli.Up;

namespace Koltso.Tests.Cli.Up;

public class ProcessEndTests
{
    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(1, "exit code 1")]
    [InlineData(137, "exit code 137, SIGKILL")]
    [InlineData(139, "exit code 139, SIGSEGV")]
    [InlineData(255, "exit code 255")]
    public void ToString_Code_NamesTheSignal(int code, string text) => new ProcessEnd(code).ToString().ShouldBe(text);
}
