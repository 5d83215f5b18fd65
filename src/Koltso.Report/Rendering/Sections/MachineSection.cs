using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The machine that was used for the measurements.</summary>
internal static class MachineSection
{
    private const double NoticeableSteal = 0.02;
    private const string Stolen =
        "The hypervisor gave part of the processor time to others: latencies and limits are worse than on an undisturbed machine.";

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
            {(data.Settings.IsOwnCluster ? Markup.Empty : Markup.Of($"<p>The load generator's machine; nodes may run elsewhere.</p>\n"))}
            <dl class="facts">{known.Select(static fact => Markup.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n"))}</dl>
            {(machine.StealShare < NoticeableSteal ? Markup.Empty : Markup.Of($"<p class=\"warning\">{Stolen}</p>\n"))}
            <p class="note">Absolute figures hold for this machine at that time. To compare two versions, make a report of each on the same
            machine, the second one with <code>--baseline</code> and the first.</p>
            """));
    }
}
