using Koltso.Report.Data;

namespace Koltso.Tests.Cli;

public class ReportCommandTests
{
    [Theory]
    [InlineData("report")]
    [InlineData("report", "--output", "x", "--size", "1")]
    [InlineData("report", "--output", "x", "--size", "1G")]
    [InlineData("report", "--output", "x", "--url", "https://127.0.0.1:1")]
    [InlineData("report", "--output", "x", "--overwrite")]
    [InlineData("report", "--output", "x", "--from", "y", "--quick")]
    [InlineData("report", "--output", "x", "--from", "y", "--url", "127.0.0.1:1")]
    public async Task Report_BadUsage_Returns2(params string[] args)
    {
        var console = new TestConsole();

        (await console.RunAsync(args)).ShouldBe(2);

        console.Error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("--baseline")]
    [InlineData("--from")]
    public async Task Report_OfAFileThatIsNotThere_NamesIt(string option)
    {
        var console = new TestConsole();
        var folder = Directory.CreateTempSubdirectory("koltso-test-").FullName;

        (await console.RunAsync("report", "--output", folder, option, Path.Combine(folder, "nothing"))).ShouldBe(1);

        console.Error.ShouldContain("nothing");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Report_FromData_MakesThePageAgain()
    {
        var console = new TestConsole();
        var folder = Directory.CreateTempSubdirectory("koltso-test-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, ReportFile.Name), ReportFile.ToBytes(Report.SampleReport.Whole));

        (await console.RunAsync("report", "--from", folder, "--baseline", folder, "--output", Path.Combine(folder, "again")))
            .ShouldBe(0, console.Error);

        (await File.ReadAllTextAsync(Path.Combine(folder, "again", ReportFile.PageName))).ShouldContain("</html>");
        File.Exists(Path.Combine(folder, "again", ReportFile.Name)).ShouldBeTrue();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Report_NothingListensAtUrl_SaysSo()
    {
        var console = new TestConsole();
        var folder = Directory.CreateTempSubdirectory("koltso-test-").FullName;

        (await console.RunAsync("report", "--output", folder, "--url", "127.0.0.1:1")).ShouldBe(1);

        console.Error.ShouldContain("127.0.0.1:1");
        Directory.Delete(folder, recursive: true);
    }
}
