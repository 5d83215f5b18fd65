using System.Globalization;
using Koltso.Load.Running;
using Koltso.Profiling;
using Koltso.Profiling.Running;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;

namespace Koltso.Report.Running.Phases;

/// <summary>Profiles the entry node while a load runs at a constant rate.</summary>
internal static class ProfilePhase
{
    private const int MethodsMax = 25;
    private static readonly TimeSpan s_lead = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Phase phase, SetupDraft draft, ClusterPages nodes, TimeProvider time, CancellationToken stop)
    {
        var pid = await LocalNode.PidAsync(draft.Cluster, draft.Described, nodes, stop).ConfigureAwait(false)
            ?? throw new ReportException($"{draft.EntryId} runs on another machine, or its process cannot be seen from here");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // Longer than the recording can take: it is ended by hand.
        var load = BenchRun.RunAsync(LoadPhase.OptionsOf(phase, draft) with { Duration = phase.Limit }, time, static _ => { }, enough.Token);
        Profile profile;
        try
        {
            await Task.Delay(s_lead, time, stop).ConfigureAwait(false);
            var request = new ProfileRequest
            {
                Pid = pid,
                Kinds = [ProfileKind.Cpu, ProfileKind.Alloc, ProfileKind.Lock],
                Duration = draft.Plan.ProfileTime!.Value,
            };
            profile = await Profiler.RecordAsync(request, time, static _ => { }, stop).ConfigureAwait(false);
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stop.ThrowIfCancellationRequested();
        draft.Profiles.Add(ToData(profile, phase, draft, (await load.ConfigureAwait(false)).RatePerSecond));
    }

    private static ProfileData ToData(Profile profile, Phase phase, SetupDraft draft, double ratePerSecond) => new(
        LoadResult.NameOf(phase.Workload!.Value), phase.Rate!.Value, draft.EntryId, profile.Duration.TotalSeconds,
        ratePerSecond * profile.Duration.TotalSeconds, [.. profile.Kinds.Select(ToData)], profile.Notes, Commands.Profile(draft));

    private static ProfileKindData ToData(KindProfile kind) => new(
        kind.Kind.ToString().ToLower(CultureInfo.InvariantCulture), kind.Unit, kind.Total, kind.Samples, kind.Source, kind.Coverage,
        [.. kind.Layers.Select(static layer => new LayerData(layer.Layer.ToString(), layer.Name, layer.Total, layer.Share))],
        [.. kind.Methods.OrderByDescending(static method => method.Self).Take(MethodsMax)
            .Select(static method => new MethodData(method.Name, method.Layer.ToString(), method.Self, method.Total))],
        FlamePruning.Prune(kind.Root));
}
