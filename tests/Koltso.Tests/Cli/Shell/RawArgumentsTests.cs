using System.Text;
using Koltso.Cli.Shell;

namespace Koltso.Tests.Cli.Shell;

public class RawArgumentsTests
{
    [Fact]
    public void FindNotUtf8_OneArgumentIsNot_NamesIt()
    {
        byte[] commandLine = [.. "dotnet\0koltso.dll\0get\0k"u8, 0xFF, .. "\0--url\0u\0"u8];
        var wrong = RawArguments.FindNotUtf8(["get", "k\uFFFD", "--url", "u"], commandLine);
        wrong.ShouldNotBeNull().ShouldStartWith("Argument 2 is not UTF-8");
    }

    /// <summary>Whoever writes the character itself means it.</summary>
    [Fact]
    public void FindNotUtf8_TheReplacementCharacterItself_IsUtf8() =>
        RawArguments.FindNotUtf8(["get", "k\uFFFD"], Encoding.UTF8.GetBytes("dotnet\0koltso.dll\0get\0k\uFFFD\0")).ShouldBeNull();

    /// <summary>What runs the program may have a name that is not UTF-8.</summary>
    [Fact]
    public void FindNotUtf8_OnlyBeforeTheArguments_IsNobodysMistake()
    {
        byte[] commandLine = [.. "/x"u8, 0xFF, .. "/koltso\0get\0k\0"u8];
        RawArguments.FindNotUtf8(["get", "k"], commandLine).ShouldBeNull();
    }
}
