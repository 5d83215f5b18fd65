using Koltso.Cli;

namespace Koltso.Tests.Cli.Shell;

public class ParseErrorsTests
{
    public static TheoryData<string, string, bool> OptionsOfValues()
    {
        var all = new TheoryData<string, string, bool>();
        foreach (var verb in KoltsoCommand.Create(new TestConsole().Streams).Subcommands)
            foreach (var option in verb.Options.Where(static option => option.ValueType != typeof(string)))
                all.Add(verb.Name, option.Name, option.ValueType == typeof(bool));
        return all;
    }

    [Theory]
    [MemberData(nameof(OptionsOfValues))]
    public async Task Option_WrongValue_IsToldInOurWords(string verb, string option, bool isFlag)
    {
        if (!isFlag) await ShouldBeRefusedAsync(option, verb, option, "x!");
        if (!isFlag || verb != "ring") await ShouldBeRefusedAsync(option, verb, $"{option}=x!");
    }

    [Theory]
    [MemberData(nameof(OptionsOfValues))]
    public async Task Option_EmptyValue_IsToldInOurWords(string verb, string option, bool isFlag)
    {
        if (!isFlag) await ShouldBeRefusedAsync(option, verb, option, "");
        await ShouldBeRefusedAsync(option, verb, $"{option}=");
    }

    [Fact]
    public void Options_OfValues_AreMost() => OptionsOfValues().Count.ShouldBeGreaterThan(60);

    [Theory]
    [InlineData("get", "KEY")]
    [InlineData("put", "KEY")]
    [InlineData("delete", "KEY")]
    [InlineData("serve", "--cluster")]
    [InlineData("report", "--output")]
    public async Task RequiredValue_IsMissing_IsNamed(string verb, string name)
    {
        var console = new TestConsole();
        (await console.RunAsync(verb)).ShouldBe(2);
        console.Error.ShouldContain(name);
    }

    /// <summary>Of a flag, a value that is neither true nor false is an argument of its own, which no command has but for ring.</summary>
    private static async Task ShouldBeRefusedAsync(string option, params string[] arguments)
    {
        var console = new TestConsole();
        (await console.RunAsync(arguments)).ShouldBe(2, console.Error);
        console.Error.ShouldMatch($"{option}(:| is allowed only)|Unrecognized command or argument 'x!'");
        console.Error.ShouldNotContain("System.");
        console.Error.ShouldNotContain("Cannot parse");
    }
}
