using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Words;

/// <summary>The summary in sentences. Each says only what its figures say, and is left out where they are missing.</summary>
internal static class SummaryWords
{
    public static IReadOnlyList<Markup> Of(Compared report) =>
        [
            .. (
                (Markup?[])[
                    Held(report), Limit(report, "put"), Limit(report, "get"), Ring(report), Copies(report), .. LayerWords.Of(report),
                    Waste(report), SpreadWords.Nodes(report), SpreadWords.Stored(report)]).OfType<Markup>(),
        ];

    /// <summary>At the rate of comparison, on the ring.</summary>
    private static Markup? Held(Compared report)
    {
        var rate = report.Now.Settings.CompareRate;
        if (report.Ring is not { } ring) return null;
        var parts = ((string[])["put", "get"])
            .Select(workload => ring.LoadAt(workload, rate))
            .OfType<LoadData>()
            .Select(static load => Markup.Of($"<b>{Phrases.Name(load.Workload)}</b> took {ReportNumbers.Latency(load.Latency.P50Us)} at "
                + $"the median, {ReportNumbers.Latency(load.Latency.P99Us)} at p99 and {ReportNumbers.Latency(load.Latency.MaxUs)} at "
                + $"most, {Phrases.Errors(load)}{Phrases.Behind(load)}"))
            .ToList();
        return parts.Count == 0 ? null : Markup.Of(
            $"At {ReportNumbers.Count(rate)} requests per second, all sent to one node of {ring.Name}: {Phrases.List(parts)}.");
    }

    private static Markup? Limit(Compared report, string workload)
    {
        var searched = report.Loaded.Select(setup => (setup.Name, Knee: setup.KneeOf(workload)))
            .Where(static row => row.Knee is { Steps.Count: > 0 }).ToList();
        if (searched.Count == 0) return null;
        var parts = searched.Select(static row => row.Knee!.Rate is { } rate
            ? Markup.Of($"{ReportNumbers.Rate(rate)} on {row.Name}")
            : Markup.Of($"none on {row.Name}, where already {ReportNumbers.Rate(row.Knee.Steps.Min(static step => step.RateDue))} was too "
                + $"much")).ToList();
        return Markup.Of($"The highest sustained rate of <b>{Phrases.Name(workload)}</b>, with p99 within "
            + $"{ReportNumbers.Milliseconds(report.Now.Settings.KneeP99MaxMs)}: {Phrases.List(parts)}.");
    }

    /// <summary>The cost of the ring compared with a single node.</summary>
    private static Markup? Ring(Compared report) => Beside(
        report, report.Single, report.Ring is { NodeIds.Count: > 1 } ring ? ring : null,
        static (workload, alone, ring, ratio) =>
            Markup.Of($"a {workload} takes {ReportNumbers.Us(alone)} on a single node and {ReportNumbers.Us(ring)} on the ring ({ratio})"),
        static list => Markup.Of($"<b>The ring itself</b>, CPU of all nodes: {list}."));

    private static Markup? Copies(Compared report) => Beside(
        report, report.Ring, report.Copies,
        static (workload, one, more, ratio) =>
            Markup.Of($"a {workload} takes {ReportNumbers.Us(more)} instead of {ReportNumbers.Us(one)} ({ratio})"),
        list => Markup.Of($"<b>{ReportNumbers.Count(report.Copies!.Replication)} copies instead of one</b>, CPU of all nodes: {list}."));

    private static Markup? Beside(
        Compared report, SetupData? first, SetupData? second, Func<string, double, double, string, Markup> part, Func<Markup, Markup> whole)
    {
        if (first is null || second is null || first == second) return null;
        var rate = report.Now.Settings.CompareRate;
        var parts = ((string[])["put", "get"])
            .Select(workload =>
                (Workload: workload, First: first.LoadAt(workload, rate)?.CpuUs ?? 0, Second: second.LoadAt(workload, rate)?.CpuUs ?? 0))
            .Where(static row => row is { First: > 0, Second: > 0 })
            .Select(row => part(Phrases.Name(row.Workload), row.First, row.Second, ReportNumbers.Ratio(row.Second / row.First)))
            .ToList();
        return parts.Count == 0 ? null : whole(Phrases.List(parts));
    }

    private static Markup? Waste(Compared report)
    {
        var rate = report.Now.Settings.CompareRate;
        if (report.Ring is not { } ring) return null;
        var parts = ((string[])["put", "get"])
            .Select(workload => ring.LoadAt(workload, rate))
            .OfType<LoadData>()
            .Where(static load => load.Servers.Count > 0)
            .Select(static load => Markup.Of($"a {Phrases.Name(load.Workload)} allocates {ReportNumbers.Bytes(load.AllocatedBytes)} on all "
                + $"nodes together and meets {Phrases.Contentions(load.LockContentions)}"))
            .ToList();
        return parts.Count == 0 ? null : Markup.Of($"<b>Allocation and locks</b>, {ring.Name}: {Phrases.List(parts)}.");
    }
}
