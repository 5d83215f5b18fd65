using Koltso.Api.Documents;
using Koltso.Cluster.Topology;
using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;

namespace Koltso.Report.Running.Phases;

/// <summary>
/// One cluster while it is measured: which one it is, and what is known of it so far. Phases add to it one after another.
/// </summary>
internal sealed class SetupDraft(SetupPlan plan, ICluster cluster, ClusterDocument described)
{
    public SetupPlan Plan => plan;

    public ICluster Cluster => cluster;

    /// <summary>As its entry node tells it.</summary>
    public ClusterDocument Described => described;

    /// <summary>GET asks for ids 1 to this, all stored.</summary>
    public long GetKeys => Math.Min(ReportPlan.GetKeysMax, plan.FillKeys);

    public FillData? Fill { get; set; }

    public StoredData? Stored { get; set; }

    public List<LoadData> Loads { get; } = [];

    public List<KneeData> Knees { get; } = [];

    public List<ProfileData> Profiles { get; } = [];

    public string EntryId => described.Self;

    public SetupData ToData() => new(
        plan.Id, plan.Name, [.. EntryFirst()], described.Replication, HashNames.Of(plan.Hash), described.Partitions, cluster.UpCommand,
        Fill, Stored, Loads, Knees, Profiles);

    private IEnumerable<string> EntryFirst() => described.Nodes.Select(static node => node.Id).OrderBy(id => id == EntryId ? 0 : 1);
}
