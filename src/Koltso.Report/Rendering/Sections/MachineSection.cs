using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>What it was measured on.</summary>
internal static class MachineSection
{
    private const double NoticeableSteal = 0.02;
    private const string Stolen =
        "The hypervisor gave part of the processors to others: latencies and limits are worse than this machine's own.";

    public static Section Of(Compared report)
    {
        var (data, machine) = (report.Now, report.Now.Machine);
        (string Name, string Value)[] facts =
        [
            ("processor", machine.Cpu + (machine.IsVirtual ? " (virtual machine)" : "")),
            ("cores", ReportNumbers.Count(machine.Cores) + (data.Settings.IsOwnCluster ? ", for nodes and load generator together" : "")),
            ("memory", ReportNumbers.Bytes(machine.MemoryBytes)),
            ("disk", machine.Disk),
            ("system", machine.System),
            ("kernel", machine.Kernel),
            (".NET", machine.DotNet),
            ("RocksDB", machine.RocksDb),
            ("Koltso", Phrases.Version(data.Version)),
            ("taken by the hypervisor", ReportNumbers.Share(machine.StealShare) + " of the processors' time while this was measured"),
        ];
        var known = facts.Where(static fact => fact.Value.Length > 0);
        return new Section("machine", "The machine", Markup.Of($"""
            {(data.Settings.IsOwnCluster ? Markup.Empty : Markup.Of($"<p>That of the load generator; the nodes may run elsewhere.</p>\n"))}
            <dl class="facts">{known.Select(static fact => Markup.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n"))}</dl>
            {(machine.StealShare < NoticeableSteal ? Markup.Empty : Markup.Of($"<p class=\"warning\">{Stolen}</p>\n"))}
            <p class="note">Absolute figures belong to this machine in this hour. To compare two versions, make a report of each on one machine and lay one beside the other with <code>--baseline</code>.</p>
            """));
    }
}
