using System.Diagnostics;
using Koltso.Faults.Cluster;
using Koltso.Faults.Load;
using Koltso.Faults.Report;

namespace Koltso.Faults.Modes;

/// <summary>One replica is stopped (SIGSTOP) under load on the two others, noticed, and let go on.</summary>
internal sealed class StoppedReplica(Flags flags)
{
    private const int ValueBytesMin = 30, FirstSeconds = 2;

    /// <summary>True when nothing was lost.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await using var ring = await FaultRing.StartAsync(flags, stop);
        var victim = ring.Nodes[^1];
        var model = new KeyModel(flags.Int("keys"), flags.Int("deletes"), ValueBytesMin, Math.Max(ValueBytesMin, flags.Int("value")));
        using var load = new CheckedLoad(
            flags, model, [.. ring.Nodes.Index().Where(node => node.Item != victim).Select(static node => (node.Index, node.Item.Http))],
            flags.Int("rate"), flags.Int("reads"));
        await load.SweepAsync(isWrite: true, stop);
        load.BeginSteady();
        await Task.Delay(flags.Seconds("steady"), stop); // the nodes compile what is hot
        var beganAt = Stopwatch.GetTimestamp();
        await Task.Delay(flags.Seconds("steady"), stop);

        var stoppedAt = Stopwatch.GetTimestamp();
        victim.Freeze();
        await ring.MarkedDownAsync(victim, stop);
        var noticedAt = Stopwatch.GetTimestamp();
        await Task.Delay(flags.Seconds("down"), stop);
        var wentOnAt = Stopwatch.GetTimestamp();
        victim.Thaw();
        await Task.Delay(flags.Seconds("steady"), stop);

        await load.EndSteadyAsync(stop);
        await ring.AllReachAllAsync(stop);
        await load.SweepAsync(isWrite: false, stop);

        var firstEndsAt = stoppedAt + FirstSeconds * Stopwatch.Frequency;
        Console.WriteLine($"{victim.Id} was stopped; both others knew after {Stopwatch.GetElapsedTime(stoppedAt, noticedAt).TotalMilliseconds:N0} ms.\n");
        var phases = new List<(string Name, long From, long To)>
        {
            ("before", beganAt, stoppedAt),
            ($"first {FirstSeconds} s after SIGSTOP", stoppedAt, firstEndsAt),
            ($"from {FirstSeconds} s until noticed", firstEndsAt, noticedAt),
            ("noticed", Math.Max(firstEndsAt, noticedAt), wentOnAt),
            ("after SIGCONT", wentOnAt, long.MaxValue),
        };
        Table.Print(LatencyRow.Heading, phases.Where(static phase => phase.To > phase.From).Select(phase => LatencyRow.Of(
            phase.Name, [.. load.Samples.Where(sample => sample.DueAt >= phase.From && sample.DueAt < phase.To)])));
        foreach (var kind in load.Samples.Where(static sample => sample.Error is not null).GroupBy(static sample => sample.Error))
            Console.WriteLine($"error: {kind.Key}: {LatencyRow.Number(kind.Count())}");
        return Findings.Print(model, load.Verdicts);
    }
}
