using Koltso.Report.Data;

namespace Koltso.Report.Rendering;

/// <summary>A report and, where there is one, another to lay beside it.</summary>
internal sealed record Compared(ReportData Now, ReportData? Before)
{
    /// <summary>The same cluster in the other report: by what it is, not by what it is called.</summary>
    public SetupData? BeforeOf(SetupData setup) => Before?.Setups.FirstOrDefault(other =>
        other.NodeIds.Count == setup.NodeIds.Count && other.Replication == setup.Replication && other.Hash == setup.Hash);

    public LoadData? BeforeOf(SetupData setup, LoadData load) => BeforeOf(setup)?.LoadAt(load.Workload, load.RateDue);

    /// <summary>The clusters that load was put on.</summary>
    public IEnumerable<SetupData> Loaded =>
        Now.Setups.Where(static setup => setup.Loads.Count > 0 || setup.Knees.Count > 0 || setup.Profiles.Count > 0);

    /// <summary>The ring that the public reports are laid beside: several nodes with one copy, else the first there is.</summary>
    public SetupData? Ring =>
        Loaded.FirstOrDefault(static setup => setup is { Replication: 1, NodeIds.Count: > 1 }) ?? Loaded.FirstOrDefault();

    public SetupData? Copies => Loaded.FirstOrDefault(static setup => setup is { Replication: > 1 });

    public SetupData? Single => Loaded.FirstOrDefault(static setup => setup.NodeIds.Count == 1);
}
