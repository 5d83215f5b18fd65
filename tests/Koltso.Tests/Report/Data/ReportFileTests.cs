using System.Text;
using Koltso.Report.Data;

namespace Koltso.Tests.Report.Data;

public class ReportFileTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSameBytes()
    {
        var bytes = ReportFile.ToBytes(SampleReport.Whole);

        ReportFile.ToBytes(ReportFile.Parse(bytes, "report.json")).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("", "report.json")]
    [InlineData("[]", "format")]
    [InlineData("{}", "format")]
    [InlineData("""{"format":2}""", "reads format 1")]
    [InlineData("""{"format":1}""", "version")]
    public void Parse_NoReport_SaysWhy(string json, string words) =>
        Should.Throw<ReportFileException>(() => ReportFile.Parse(Encoding.UTF8.GetBytes(json), "report.json")).Message.ShouldContain(words);

    [Fact]
    public void Load_NothingThere_NamesTheFile()
    {
        var path = Path.Combine(Path.GetTempPath(), "koltso-no-such-report");

        Should.Throw<ReportFileException>(() => ReportFile.Load(path)).Message.ShouldContain(path);
    }
}
