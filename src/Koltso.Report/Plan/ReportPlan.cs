using Koltso.Core.Hashing;

namespace Koltso.Report.Plan;

/// <summary>The whole experiment: the clusters, the measurements on each, and the total time limit.</summary>
/// <param name="Limit">When it is reached, phases that have not begun are left out.</param>
/// <param name="SpreadKeys">Keys of each kind whose place is worked out.</param>
public sealed record ReportPlan(string Name, TimeSpan Limit, int SpreadKeys, IReadOnlyList<SetupPlan> Setups)
{
    public const int ValueBytes = 1_200, Connections = 32, CompareRate = 10_000;
    public const long PutKeys = 100_000_000, GetKeysMax = 10_000;
    public const double KneeP99MaxMs = 50, KneeErrorShareMax = 0.001;

    /// <summary>The settings that each plan fills in; clusters are configured after that.</summary>
    private static readonly SetupPlan s_blank = new("", "", 0, 0, default, 0);

    /// <summary>A phase may take twice its planned time plus this, for a busy machine.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public static ReportPlan Full(long fillBytes) => new("full", TimeSpan.FromMinutes(23.5), 1_000_000, Own("full", fillBytes, s_blank with
    {
        WarmUp = TimeSpan.FromSeconds(10),
        Rates = [1_000, 5_000, CompareRate],
        LoadTime = TimeSpan.FromSeconds(15),
        Knee = new KneePlan(5_000, 320_000, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)),
        ProfileTime = TimeSpan.FromSeconds(15),
    }));

    public static ReportPlan Quick(long fillBytes) => new("quick", TimeSpan.FromMinutes(4.5), 200_000, Own("quick", fillBytes, s_blank with
    {
        WarmUp = TimeSpan.FromSeconds(3),
        Rates = [1_000, CompareRate],
        LoadTime = TimeSpan.FromSeconds(4),
        Knee = new KneePlan(5_000, 320_000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)),
        ProfileTime = TimeSpan.FromSeconds(5),
    }));

    /// <summary>For tests of the program itself: every kind of phase, each as short as it can be, with much patience.</summary>
    public static ReportPlan Trial(long fillBytes) => new("trial", TimeSpan.FromMinutes(15), 2_000, Own("trial", fillBytes, s_blank with
    {
        WarmUp = TimeSpan.FromMilliseconds(200),
        Rates = [200],
        LoadTime = TimeSpan.FromMilliseconds(500),
        Knee = new KneePlan(100, 200, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10)),
        ProfileTime = TimeSpan.FromSeconds(1),
    }))
    { Patience = TimeSpan.FromMinutes(3) };

    /// <summary>The same on one cluster that runs already.</summary>
    public ReportPlan OnGiven(string name, int nodes, int replication, HashKind hash)
    {
        var measured = Setups[0];
        return this with { Setups = [measured with { Id = "given", Name = name, Nodes = nodes, Replication = replication, Hash = hash }] };
    }

    /// <summary>The ring without copies, with them, no ring at all, and the other hash.</summary>
    private static SetupPlan[] Own(string name, long fillBytes, SetupPlan measured)
    {
        var keys = Math.Max(1, fillBytes / ValueBytes);
        // A node alone is there to be compared; what it holds beyond its memory would only take time.
        var fewer = Math.Min(keys, 100_000);
        var later = name == "trial" ? measured with { Knee = null, ProfileTime = null } : measured;
        return
        [
            measured with
            {
                Id = "ring1",
                Name = "three nodes, one copy",
                Nodes = 3,
                Replication = 1,
                Hash = HashKind.Xxh3,
                FillKeys = keys,
            },
            later with
            {
                Id = "ring3",
                Name = "three nodes, three copies",
                Nodes = 3,
                Replication = 3,
                Hash = HashKind.Xxh3,
                FillKeys = keys,
            },
            later with
            {
                Id = "single",
                Name = "one node, no ring",
                Nodes = 1,
                Replication = 1,
                Hash = HashKind.Xxh3,
                FillKeys = fewer,
                Rates = [measured.Rates[^1]],
                Knee = name == "quick" ? null : later.Knee,
            },
            new SetupPlan("murmur", "three nodes, one copy, murmur3", 3, 1, HashKind.Murmur3, fewer),
        ];
    }
}
