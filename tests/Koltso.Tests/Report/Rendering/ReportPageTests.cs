using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Koltso.Report.Data;
using Koltso.Report.Rendering.Sections;

namespace Koltso.Tests.Report.Rendering;

public class ReportPageTests
{
    private const int BytesMax = 1_000_000;
    private static readonly string s_page = ReportPage.Render(SampleReport.Whole);

    [Fact]
    public void Render_WholeReport_HasEverySection()
    {
        foreach (var id in (string[])["summary", "missing", "latency", "limits", "cost", "flames", "spread", "public", "machine", "again"])
            s_page.ShouldContain($"<section id=\"{id}\"");
        s_page.ShouldNotContain("<section id=\"baseline\"");
    }

    [Fact]
    public void Render_WholeReport_HasPicturesThatAreXmlAndNameThemselves()
    {
        var pictures = Pictures(s_page);

        pictures.Count.ShouldBeGreaterThan(10);
        foreach (var picture in pictures)
        {
            picture.Elements().First().Name.LocalName.ShouldBe("title");
            picture.Elements().First().Value.ShouldNotBeEmpty();
            picture.Elements().Skip(1).First().Name.LocalName.ShouldBe("desc");
            picture.Descendants().Where(static element => element.Name.LocalName == "text").ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Render_WholeReport_HasNoNumberThatIsNone()
    {
        foreach (var picture in Pictures(s_page))
            foreach (var attribute in picture.Descendants().Attributes())
                attribute.Value.ShouldNotContain("NaN");
        s_page.ShouldNotContain("∞");
    }

    [Fact]
    public void Render_WholeReport_RefersToNothingOutside()
    {
        s_page.ShouldNotContain("src=");
        s_page.ShouldNotContain("@import");
        s_page.ShouldNotContain("<link");
        Regex.Matches(s_page, "href=\"([^\"]*)\"").ShouldAllBe(static match => match.Groups[1].Value.StartsWith('#'));
        Regex.Replace(s_page, "xmlns=\"http://www.w3.org/2000/svg\"|\"http://www.w3.org/[a-z0-9/]*\"", "").ShouldNotContain("http://");
        s_page.ShouldNotContain("https://");
    }

    [Fact]
    public void Render_WholeReport_IsSmall() => Encoding.UTF8.GetByteCount(s_page).ShouldBeLessThan(BytesMax);

    [Fact]
    public void Render_Twice_IsTheSame() => ReportPage.Render(SampleReport.Make()).ShouldBe(s_page);

    [Fact]
    public void Render_Tables_HaveHeadersAndCaptions()
    {
        var tables = Regex.Matches(s_page, "<table>.*?</table>", RegexOptions.Singleline);

        tables.Count.ShouldBeGreaterThan(5);
        foreach (Match table in tables)
        {
            table.Value.ShouldContain("<caption>");
            table.Value.ShouldContain("scope=\"col\"");
            table.Value.ShouldContain("scope=\"row\"");
        }
    }

    [Fact]
    public void Render_TextsThatLookLikeTags_AreEscaped()
    {
        const string Evil = "</title><script>alert('&\"')</script>";

        var page = ReportPage.Render(SampleReport.Make(Evil, Evil) with { Version = Evil, Gaps = [new GapData(Evil, Evil, Evil)] });

        page.ShouldNotContain(Evil);
        page.ShouldNotContain("<script>alert");
        Pictures(page).ShouldNotBeEmpty();
    }

    [Fact]
    public void Render_NothingMeasured_SaysSo()
    {
        var page = ReportPage.Render(
            SampleReport.Whole with
            {
                IsInterrupted = true,
                Computed = [],
                Setups = [],
                Gaps = [new GapData("", "all", "it was interrupted")],
            });

        page.ShouldContain("Nothing was measured");
        page.ShouldContain("It was interrupted");
        page.ShouldNotContain("<section id=\"latency\"");
    }

    [Fact]
    public void Render_PartsMissing_ShowsTheRest()
    {
        foreach (var part in (Func<SetupData, SetupData>[])
            [
                static setup => setup with { Loads = [] }, static setup => setup with { Knees = [] },
                static setup => setup with { Profiles = [] }, static setup => setup with { Stored = null, Fill = null },
                static setup => setup with { Loads = [.. setup.Loads.Where(static load => load.Workload == "get")] },
                static setup => setup with { Loads = [.. setup.Loads.Select(static load => load with { Servers = [] })] },
                static setup =>
                    setup with { Knees = [.. setup.Knees.Select(static knee => knee with { Rate = null, Steps = [knee.Steps[^1]] })] },
            ])
        {
            var page = ReportPage.Render(SampleReport.Whole with { Setups = [.. SampleReport.Whole.Setups.Select(part)] });

            page.ShouldContain("<section id=\"summary\"");
            Pictures(page).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Render_BesideABaseline_ShowsRatiosAndDashedLines()
    {
        var page = ReportPage.Render(SampleReport.Whole, SampleReport.Whole);

        page.ShouldContain("<section id=\"baseline\"");
        page.ShouldContain("×1.00");
        page.ShouldContain("line before");
        page.ShouldNotContain("The two reports are not comparable");
    }

    [Fact]
    public void Render_BesideAnotherMachine_Warns()
    {
        var other = SampleReport.Whole with { Machine = SampleReport.Whole.Machine with { Cpu = "Another CPU" } };

        var page = ReportPage.Render(SampleReport.Whole, other);

        page.ShouldContain("The two reports are not comparable");
        page.ShouldContain("Another CPU");
    }

    private static List<XElement> Pictures(string page) =>
        [.. Regex.Matches(page, "<svg .*?</svg>", RegexOptions.Singleline).Select(static match => XElement.Parse(match.Value))];
}
