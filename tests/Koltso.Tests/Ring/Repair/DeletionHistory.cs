using Koltso.Core.Records;
using Koltso.Core.Repair;

namespace Koltso.Tests.Ring.Repair;

/// <summary>
/// The events on a few keys of a model cluster: writes and deletions that reach some replicas at once and others late,
/// as hints do, even after newer ones; nodes that go down and come back; reads that repair; time that passes.
/// </summary>
internal sealed class DeletionHistory(ModelCluster cluster, int keys, long lateMs)
{
    private readonly bool[] _isDeleted = new bool[keys];
    private readonly List<(long DueMs, byte[] Key, byte[] Record)> _late = [];

    private IEnumerable<int> Up => Enumerable.Range(0, cluster.Up.Length).Where(node => cluster.Up[node]);

    public void Happen((int Kind, int Key, int Copies, int Nodes, int Minutes) one)
    {
        byte[] key = [(byte)one.Key];
        var partition = ModelCluster.PartitionOf(key);
        int[] reached = [.. Up.Where(node => (one.Nodes & (1 << node)) != 0 && cluster.RankOf(node, partition) < one.Copies)];
        switch (one.Kind)
        {
            case < 5 when reached.Length > 0:
                // A write that no replica accepted was not acknowledged.
                Write(key, one, reached);
                break;
            case 5 or 6:
                cluster.Up[one.Key % cluster.Up.Length] ^= true;
                break;
            case 7:
                ReadRepair(key, partition);
                break;
            default:
                Pass(one.Minutes * 60_000L);
                break;
        }

        Pass(1_000);
    }

    /// <summary>All nodes are up again, and that much time passes.</summary>
    public void End(long ms)
    {
        Array.Fill(cluster.Up, true);
        Pass(ms);
    }

    public void ShouldHaveForgottenWhatWasDeletedLast()
    {
        for (byte key = 0; key < keys; key++)
        {
            foreach (var store in cluster.Stores)
                if (_isDeleted[key]) store.Get(ModelCluster.PartitionOf([key]), [key]).ShouldBeNull();
        }
    }

    private void Write(byte[] key, (int Kind, int Key, int Copies, int Nodes, int Minutes) one, int[] reached)
    {
        _isDeleted[one.Key] = one.Kind >= 2;
        var clock = DeathClock.At(cluster.Loop.NowMs);
        var record = _isDeleted[one.Key]
            ? ModelCluster.Record(clock, one.Copies, RecordFlags.Tombstone, valueBytes: 0)
            : ModelCluster.Record(clock, one.Copies);
        cluster.Write(key, record, reached);
        if (one.Minutes % 3 == 0) _late.Add((cluster.Loop.NowMs + lateMs, key, record));
    }

    /// <summary>The newest record on the replicas that are up goes to those of them that it was written for.</summary>
    private void ReadRepair(byte[] key, int partition)
    {
        var newest = Up.Select(node => cluster.Stores[node].Get(partition, key))
            .Where(static record => record is not null)
            .MaxBy(static record => RecordHeader.TryRead(record, out var header) ? header.Version.Clock : 0);
        if (newest is not null) cluster.Write(key, newest, [.. Up]);
    }

    /// <summary>Hints are delivered as long as they may be, to the nodes that are up by then.</summary>
    private void Pass(long ms)
    {
        var end = cluster.Loop.NowMs + ms;
        while (_late.Count > 0 && _late[0].DueMs <= end)
        {
            var (dueMs, key, record) = _late[0];
            _late.RemoveAt(0);
            cluster.Pass(Math.Max(0, dueMs - cluster.Loop.NowMs));
            cluster.Write(key, record, [.. Up]);
        }

        cluster.Pass(Math.Max(0, end - cluster.Loop.NowMs));
    }
}
