using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Koltso.ProcessTests.Harness;
using Koltso.Report.Data;

namespace Koltso.ProcessTests.Cli;

/// <summary><c>koltso report</c> with its own nodes, from the first line of output to the end of the last process.</summary>
public class ReportTests
{
    [Fact]
    public async Task Report_TrialPlan_WritesPageAndDataAndLeavesNothing()
    {
        using var folder = new TempFolder();
        await using var report = KoltsoProcess.Start("report", "--trial", "--size", "1MB", "--output", folder.File("out"));
        var nodes = await NodesAsync(report, 3);
        await report.EndAsync(secondsMax: 600);

        report.ExitCode.ShouldBe(0, report.Output);
        var data = ShouldBeWhole(folder);
        data.IsInterrupted.ShouldBeFalse();
        data.Computed.Count.ShouldBe(6);
        data.Setups.Select(static setup => (setup.NodeIds.Count, setup.Replication, setup.Hash))
            .ShouldBe([(3, 1, "xxh3"), (3, 3, "xxh3"), (1, 1, "xxh3"), (3, 1, "murmur3")]);
        foreach (var setup in data.Setups)
        {
            setup.Fill.ShouldNotBeNull().Errors.ShouldBe(0);
            setup.Stored.ShouldNotBeNull().PartitionsEqual.ShouldBe(setup.Stored.PartitionsCompared);
        }

        data.Setups[0].Loads.Select(static load => load.Workload).ShouldBe(["put", "get"]);
        // A machine that is busy elsewhere may make single requests late, never wrong.
        data.Setups[0].Loads.ShouldAllBe(static load => load.Answers > 0 && load.Servers.Count == 3);
        data.Setups[0].Loads.SelectMany(static load => load.Errors.Keys).ShouldBeSubsetOf(["status 503", "status 504"]);
        await ShouldBeGoneAsync(nodes);
    }

    [Fact]
    public async Task Report_Interrupted_WritesWhatItHasAndLeavesNothing()
    {
        using var folder = new TempFolder();
        await using var report = KoltsoProcess.Start("report", "--quick", "--size", "1MB", "--output", folder.File("out"));
        var nodes = await NodesAsync(report, 3);
        await Wait.UntilAsync(() => report.StandardError.Contains("warming up", StringComparison.Ordinal), "load", secondsMax: 60);
        report.Signal(Libc.Sigint);
        await report.EndAsync(secondsMax: 120);

        report.ExitCode.ShouldBe(1, report.Output);
        var data = ShouldBeWhole(folder);
        data.IsInterrupted.ShouldBeTrue();
        data.Setups.ShouldHaveSingleItem().Stored.ShouldNotBeNull();
        data.Gaps.ShouldContain(static gap => gap.Why.Contains("interrupted", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(folder.File("out/report.html"))).ShouldContain("It was interrupted");
        await ShouldBeGoneAsync(nodes);
    }

    [Fact]
    public async Task Report_OfARunningCluster_AsksBeforeItOverwrites()
    {
        using var folder = new TempFolder();
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        var url = $"127.0.0.1:{cluster.Nodes[0].HttpPort}";
        (await KoltsoProcess.RunAsync("put", "mine", "value", "--url", url)).ExitCode.ShouldBe(0);

        var refused = await KoltsoProcess.RunAsync("report", "--trial", "--output", folder.File("out"), "--url", url);

        refused.ExitCode.ShouldBe(1);
        refused.StandardError.ShouldContain("--overwrite");

        await using var report =
            KoltsoProcess.Start("report", "--trial", "--size", "1MB", "--output", folder.File("out"), "--url", url, "--overwrite");
        await report.EndAsync(secondsMax: 300);
        report.ExitCode.ShouldBe(0, report.Output);
        var data = ShouldBeWhole(folder);
        data.Settings.IsOwnCluster.ShouldBeFalse();
        data.Setups.ShouldHaveSingleItem().Loads.Count.ShouldBe(2);
        cluster.ShouldAllRun();
    }

    private static ReportData ShouldBeWhole(TempFolder folder)
    {
        var page = File.ReadAllText(folder.File("out/report.html"));
        page.ShouldContain("</html>");
        foreach (Match picture in Regex.Matches(page, "<svg .*?</svg>", RegexOptions.Singleline)) XElement.Parse(picture.Value);
        Directory.GetFiles(folder.File("out")).Length.ShouldBe(2);
        return ReportFile.Load(folder.File("out"));
    }

    /// <summary>The nodes of the first cluster: their process ids, and the folder of all clusters.</summary>
    private static async Task<(int[] Pids, string Folder)> NodesAsync(KoltsoProcess report, int count)
    {
        var parent = $"--parent-pid\0{report.Pid}\0";
        List<(int Pid, string Data)> nodes = [];
        await Wait.UntilAsync(
            () =>
            {
                if (report.HasEnded) throw new InvalidOperationException(report.Output);
                nodes = [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(static name => char.IsAsciiDigit(name![0]))
                    .Select(name => (Pid: int.Parse(name!, CultureInfo.InvariantCulture), Line: CommandLineOf(name!)))
                    .Where(row => row.Line.Contains(parent, StringComparison.Ordinal))
                    .Select(static row => (row.Pid, row.Line.Split('\0').SkipWhile(static word => word != "--data").ElementAt(1)))];
                return nodes.Count == count;
            },
            "all nodes run", secondsMax: 60);
        return ([.. nodes.Select(static node => node.Pid)], Path.GetFullPath(Path.Combine(nodes[0].Data, "..", "..")));
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task ShouldBeGoneAsync((int[] Pids, string Folder) nodes)
    {
        await Wait.UntilAsync(() => nodes.Pids.All(static pid => !Libc.IsAlive(pid)), "no node outlives the report");
        Path.GetFileName(nodes.Folder).ShouldStartWith("koltso-report-");
        Directory.Exists(nodes.Folder).ShouldBeFalse();
    }
}
