using Koltso.Cli;

namespace Koltso.Tests.Cli.Shell;

public class EmptyValuesTests
{
    public static TheoryData<string, string> OptionsOfText()
    {
        var all = new TheoryData<string, string>();
        foreach (var verb in KoltsoCommand.Create(new TestConsole().Streams).Subcommands)
            foreach (var option in verb.Options.Where(static option => option.ValueType == typeof(string))) all.Add(verb.Name, option.Name);
        return all;
    }

    [Theory]
    [MemberData(nameof(OptionsOfText))]
    public async Task Option_EmptyText_IsRefused(string verb, string option)
    {
        var console = new TestConsole();
        (await console.RunAsync(verb, option, "")).ShouldBe(2);
        console.Error.ShouldContain($"{option}: the value is empty");
    }

    [Fact]
    public void Options_OfText_AreThoseThatNameFilesAndNodes() => OptionsOfText().Count.ShouldBeGreaterThan(8);
}
