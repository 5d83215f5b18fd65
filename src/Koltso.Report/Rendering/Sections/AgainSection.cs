using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The commands that repeat each part by itself.</summary>
internal static class AgainSection
{
    public static Section Of(Compared report)
    {
        var whole = report.Now.Plan == "quick" ? "./koltso report --quick --output again" : "./koltso report --output again";
        return new Section("again", "How to repeat it", Markup.Of($"""
            <p>The whole report, compared with this one (<code>.</code> is the folder that holds this page):</p>
            <pre tabindex="0">{whole} --baseline .</pre>
            {report.Now.Setups.Select(Of)}
            """));
    }

    private static Markup Of(SetupData setup)
    {
        List<(string What, string Command)> lines = [("start the nodes; then, in another terminal", setup.Up)];
        if (setup.Fill is { } fill) lines.Add(("fill them", fill.Command));
        lines.AddRange(
            setup.Loads.Select(static load => ($"{Phrases.Name(load.Workload)} at {ReportNumbers.Count(load.RateDue)}/s", load.Command)));
        lines.AddRange(setup.Profiles.Select(
            static profile =>
                ($"profile, while {Phrases.Name(profile.Workload)} at {ReportNumbers.Count(profile.RateDue)}/s runs", profile.Command)));
        lines.AddRange(setup.Knees.Select(static knee => ($"the highest sustained rate of {Phrases.Name(knee.Workload)}", knee.Command)));
        var text = lines.Where(static line => line.Command.Length > 0)
            .Select(static line => Markup.Of($"<i># {line.What}</i>\n{line.Command}\n"));
        return Markup.Of($"<details><summary>{Phrases.Upper(setup.Name)}</summary><pre tabindex=\"0\">{text}</pre></details>\n");
    }
}
