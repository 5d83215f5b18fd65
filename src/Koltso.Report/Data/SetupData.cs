namespace Koltso.Report.Data;

/// <summary>One cluster and what was measured on it. Null or empty: see the gaps.</summary>
/// <param name="Id">Short and unique in the report, for links and commands.</param>
/// <param name="Name">For people: <c>three nodes, one copy</c>.</param>
/// <param name="NodeIds">In the cluster's order; the first is where all requests are sent.</param>
/// <param name="Up">The command that starts such a cluster.</param>
public sealed record SetupData(
    string Id, string Name, IReadOnlyList<string> NodeIds, int Replication, string Hash, int Partitions, string Up,
    FillData? Fill, StoredData? Stored, IReadOnlyList<LoadData> Loads, IReadOnlyList<KneeData> Knees,
    IReadOnlyList<ProfileData> Profiles)
{
    public LoadData? LoadAt(string workload, int rate) =>
        Loads.FirstOrDefault(load => load.Workload == workload && load.RateDue == rate);

    public KneeData? KneeOf(string workload) => Knees.FirstOrDefault(knee => knee.Workload == workload);

    public ProfileData? ProfileOf(string workload) => Profiles.FirstOrDefault(profile => profile.Workload == workload);
}
