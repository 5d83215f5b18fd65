using Koltso.Checking;
using Koltso.Core.Quorum;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Load;

/// <summary>
/// One client: asks, waits for the answer or until its patience ends, thinks, asks again. It lives outside of all nodes.
/// </summary>
internal sealed class SimClient(SimWorld world, SimNode[] nodes, ClientShare share, int number, Random random)
{
    private SimWorkload Workload => share.Workload;

    public void Begin() => Rest();

    private void Ask()
    {
        if (!share.TryTake(out var id)) return;
        var node = nodes[random.Next(nodes.Length)];
        new SimRequest(world, node, share, Make(id, node.Index), random, Rest).Send();
    }

    private void Rest() => world.After(random.Next(Workload.ThinkUs * 2), Ask);

    private Operation Make(int id, int node)
    {
        var dice = random.Next(100);
        var kind = dice < Workload.GetPercent ? OperationKind.Get
            : dice < Workload.GetPercent + Workload.DeletePercent ? OperationKind.Delete : OperationKind.Put;
        var quorum = QuorumRules.Majority(share.Replication);
        if (random.Next(100) < Workload.OddQuorumPercent)
        {
            var from = 1 + random.Next(share.Replication);
            quorum = new Quorum(1 + random.Next(from), from);
        }

        return new Operation
        {
            Id = id, Client = number, Node = node, Kind = kind, Key = random.Next(Workload.Keys), Ack = quorum.Ack, From = quorum.From,
            Value = kind == OperationKind.Put ? id + 1 : 0, StartUs = world.NowUs,
        };
    }
}
