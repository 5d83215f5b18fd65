using Koltso.Checking;
using Koltso.Checking.Final;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Placement;
using Koltso.Core.Records;
using Koltso.Simulation.Load;
using Koltso.Simulation.Running;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Lineage;

namespace Koltso.Simulation.Judging;

/// <summary>Reports whether the cluster of a simulated history has recovered, and which promises the history broke.</summary>
internal sealed class Judge
{
    /// <summary>
    /// The limit for the slowest request: a write whose last attempt begins just before the request timeout, or a read that asks one
    /// replica after the other, each of which may take a timeout and a tick.
    /// </summary>
    private const long DeadlineUs = 4_000_000;

    private readonly HistoryPlan _plan;
    private readonly SimCluster _cluster;
    private readonly Placement _placement;
    private readonly int _shift;

    public Judge(HistoryPlan plan, SimCluster cluster)
    {
        (_plan, _cluster) = (plan, cluster);
        _placement = PlacementPlanner.Plan(
            [.. plan.Shape.Describe().Nodes.Select(static node => new PlacementNode(node.Id, node.Zone, node.Weight))],
            plan.Shape.Partitions, plan.Shape.Replication, null);
        _shift = Partitions.ShiftFor(plan.Shape.Partitions);
    }

    /// <summary>Nothing is left to be done: all nodes reach and know each other, no hint waits, replicas agree.</summary>
    public bool IsMended() =>
        _cluster.Nodes.All(static node => node.Ring is { } ring && ring.Store.Hints.Nodes.Count == 0
            && ring.Store.Lineage.Doubt == StoreDoubt.None
            && ring.Loops.All(static loop => loop.Links.All.All(static peer => peer.Link.IsUp)))
        && !FeaturesThatDiffer().Any() && !Damage().Any()
        && HistoryChecks.RunFinal(History(), Final()).Count == 0;

    public IReadOnlyList<Violation> Run()
    {
        if (_cluster.World.Bug is { } bug) return [new Violation("NoException", bug.ToString(), [])];
        var history = History();
        return
        [
            .. HistoryChecks.Run(history, new CheckSettings { DeadlineUs = DeadlineUs }).Violations,
            .. HistoryChecks.RunFinal(history, Final()),
            .. ClockRefusals.Of(_plan, history.Operations),
            .. Down(),
            .. ViewsThatLag(),
            .. FeaturesThatDiffer(),
            .. _cluster.Network.Frames.Late.Select(static late => new Violation("NoLateAnswer", late, [])),
            .. FieldsLost(),
            .. Damage(),
        ];
    }

    private IEnumerable<Violation> Down()
    {
        foreach (var node in _cluster.Nodes)
        {
            if (node.Ring is not { } ring) yield return new Violation("NodesComeBack", $"n{node.Index + 1} does not start.", []);
            else if (ring.Store.Lineage.Doubt != StoreDoubt.None)
                yield return new Violation("StoresRecover", $"n{node.Index + 1} is still in doubt: {ring.Store.Lineage.Reason}.", []);
            else if (ring.Store.Health.State != StoreState.Ok)
                yield return new Violation(
                    "StoresHeal", $"The store of n{node.Index + 1} is {ring.Store.Health.State}: {ring.Store.Health.Reason}", []);
        }
    }

    /// <summary>All parts of all nodes use the newest view, long after the last change.</summary>
    private IEnumerable<Violation> ViewsThatLag()
    {
        var newest = _cluster.Views.Newest.Epoch;
        foreach (var node in _cluster.Nodes)
        {
            if (node.Ring is not { } ring) continue;
            var epochs = ring.Loops.Select(static loop => loop.Coordinator.View.Ring.Epoch)
                .Append(ring.Repair.View.Ring.Epoch).Append(ring.View.Epoch).Distinct().ToList();
            if (epochs.Any(epoch => epoch != newest))
                yield return new Violation(
                    "ViewsAgree", $"n{node.Index + 1} uses epochs {string.Join(", ", epochs)}; the newest is {newest}.", []);
        }
    }

    /// <summary>Each node knows what the builds of all have in common.</summary>
    private IEnumerable<Violation> FeaturesThatDiffer()
    {
        if (!_cluster.Nodes.All(static node => node.IsUp)) yield break;
        var common = _cluster.Nodes.Aggregate(uint.MaxValue, static (all, node) => all & node.FeaturesShown);
        foreach (var node in _cluster.Nodes)
        {
            var known = node.Ring!.MemberFeatures.Everywhere;
            if (known != common)
                yield return new Violation(
                    "FeaturesAgree",
                    $"n{node.Index + 1} takes the features {known} to be on everywhere; those that all show are {common}.", []);
        }
    }

    /// <summary>No store has a damaged table any more.</summary>
    private IEnumerable<Violation> Damage() => _cluster.Nodes.Where(static node => node.Disk.Damage is not null)
        .Select(static node => new Violation("DamageHeals", $"n{node.Index + 1} still has a damaged table.", []));

    /// <summary>What the writer of a record put beside its value is with it wherever it is read or stored; no build knows it.</summary>
    private IEnumerable<Violation> FieldsLost()
    {
        foreach (var read in _cluster.Share.WithoutField)
            yield return new Violation("FieldsAreKept", $"{OperationText.Of(read)}: the record came without its field.", [read]);
        for (var key = 0; key < _plan.Workload.KeysInAll; key++)
        {
            foreach (var node in ReplicasOf(key))
            {
                if (RecordAt(node, key, out var header) is { } record && !SimRecords.HasItsField(key, header, record))
                    yield return new Violation("FieldsAreKept", $"n{node + 1} stores key {key} @{header.Version} without its field.", []);
            }
        }
    }

    public History History() => new()
    {
        Operations = _cluster.Share.History,
        Notes = _cluster.Journal.Notes,
        Faults = _cluster.Outages.All(_cluster.World.NowUs),
        Replicas = Enumerable.Range(0, _plan.Workload.KeysInAll)
            .ToDictionary(static key => key, IReadOnlyList<int> (key) => ReplicasOf(key)),
        EndUs = _cluster.World.NowUs,
    };

    private FinalState Final() => new()
    {
        Keys = Enumerable.Range(0, _plan.Workload.KeysInAll).ToDictionary(
            static key => key, IReadOnlyList<StoredRecord?> (key) => [.. ReplicasOf(key).Select(node => StoredAt(node, key))]),
        HintsLeft = _cluster.Nodes.ToDictionary(
            static node => node.Index,
            static node => node.Ring?.Store.Hints is { } hints ? hints.Nodes.Sum(to => (long)hints.BacklogOf(to).Hints) : 0),
        MayBeCollected = _plan.IsLong,
        IsCompared = !_plan.IsByHints,
    };

    private int[] ReplicasOf(int key) => [.. _placement.Replicas(PartitionOf(key)).ToArray().Select(static node => (int)node)];

    private int PartitionOf(int key) => (int)(KeyHash.Of(HashKind.Xxh3, SimRecords.KeyOf(key)) >> _shift);

    private StoredRecord? StoredAt(int node, int key) => RecordAt(node, key, out var header) is { } record
        ? new StoredRecord(header.Version, header.IsTombstone ? 0 : SimRecords.ValueOf(record.AsSpan(header.Bytes)), header.Copies)
        : null;

    private byte[]? RecordAt(int node, int key, out RecordHeader header)
    {
        header = default;
        Span<byte> stored = stackalloc byte[StoredKey.BytesMax];
        var table = _cluster.Nodes[node].Disk.TableOf(Family.Records);
        if (table.Find(StoredKey.Compose(stored, PartitionOf(key), SimRecords.KeyOf(key))) is not { } record) return null;
        return RecordHeader.TryRead(record, out header) ? record : throw new InvalidDataException("A stored record is none.");
    }
}
