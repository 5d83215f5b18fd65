using System.IO.Pipelines;
using System.Text;
using BenchmarkDotNet.Attributes;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Coordination;
using Koltso.Ring.Hints;

namespace Koltso.Benchmarks.Ring.Coordination;

/// <summary>What asking two of three replicas costs beside the replicas themselves: this node answers at once, peers later.</summary>
public class CoordinatorBenchmarks : MicroBenchmark, IHints
{
    private const int Nodes = 3, Partitions = 256;

    private static readonly Quorum s_majority = QuorumRules.Majority(Nodes), s_one = new(1, 1);

    private readonly byte[] _key = Encoding.UTF8.GetBytes("photo/00001234");
    private readonly PooledBytes _record = PooledBytes.Rent(RecordHeader.FixedBytes + Bytes.ValueBytes);
    private readonly StubReplica[] _replicas;
    private readonly Coordinator _coordinator;

    public CoordinatorBenchmarks()
    {
        var header = new RecordHeader(new RecordVersion(1UL << 50, 1), RecordFlags.None, Nodes, 0);
        header.Write(_record.Span);
        var stored = _record.Span.ToArray();
        _replicas = [.. Enumerable.Range(0, Nodes).Select(i => new StubReplica(stored, holds: i > 0))];
        var cluster = ClusterDescription.ForLocal("bench", Nodes, 8080, Partitions, Nodes, HashKind.Xxh3).Description!;
        var view = new LoopView(RingView.Of(cluster), _replicas, self: 0);
        var clock = new HybridClock(TimeProvider.System, 0, static _ => { }, windowMs: int.MaxValue);
        clock.ExtendCeiling();
        _coordinator = new Coordinator(
            view, new QuorumReads(new FrozenTime()), new QuorumWrites(this), clock, 1,
            new CeilingQueue(clock, PipeScheduler.Inline, PipeScheduler.Inline, static () => 0, 1_000),
            static () => ReplicaStatus.StoreFailed);
    }

    [Benchmark]
    public ReplicaStatus ReadTwoOfThree()
    {
        var reading = _coordinator.ReadAsync(_coordinator.View, _key, s_majority);
        foreach (var replica in _replicas) replica.Answer();
        var answer = reading.Result;
        answer.Record.Return();
        return answer.Status;
    }

    [Benchmark]
    public ReplicaStatus WriteTwoOfThree() => Write(s_majority);

    [Benchmark]
    public ReplicaStatus WriteOne() => Write(s_one);

    bool IHints.TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) =>
        throw new InvalidOperationException("Nobody missed a write.");

    private ReplicaStatus Write(Quorum quorum)
    {
        var writing = _coordinator.WriteAsync(_coordinator.View, _key, quorum, _record, default);
        foreach (var replica in _replicas) replica.Answer();
        return writing.Result.Status;
    }
}
