using Koltso.Checking;
using Koltso.Core.Quorum;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Load;

/// <summary>
/// Keys of a history's absence, which no client uses: each is written through the node just before that stands still, deleted
/// through another one meanwhile, and read when the node goes on. Nobody writes it again: what the node still wants to do for its
/// writes, only the rules for old records stop.
/// </summary>
internal sealed class UnattendedKeys(SimWorld world, SimNode[] nodes, ClientShare share, Random random)
{
    private const int ReadsEach = 2;

    /// <summary>Of each key.</summary>
    public const int OperationsEach = 2 + ReadsEach;

    /// <summary>
    /// From the first write to the absence, during which the writes to a replica that is cut off wait; from the absence to the first
    /// deletion, by when no replica is cut off; from the first deletion, and from the first read, to the last.
    /// </summary>
    private const int WritesUs = 900_000, UntilDeletionsUs = 10_000_000, DeletionsUs = 20_000_000, ReadsUs = 30_000_000;

    public void Schedule(Absence absence)
    {
        for (var key = share.Workload.Keys; key < share.Workload.KeysInAll; key++)
        {
            var other = (absence.Node + 1 + random.Next(nodes.Length - 1)) % nodes.Length;
            Schedule(absence.FromUs - 1 - random.Next(WritesUs), OperationKind.Put, key, absence.Node);
            Schedule(absence.FromUs + UntilDeletionsUs + random.Next(DeletionsUs), OperationKind.Delete, key, other);
            for (var i = 0; i < ReadsEach; i++)
                Schedule(absence.ToUs + random.Next(ReadsUs), OperationKind.Get, key, random.Next(nodes.Length));
        }
    }

    private void Schedule(long atUs, OperationKind kind, int key, int node) =>
        world.At(atUs, new SimEvent(null, _ => Send(kind, key, node), null));

    private void Send(OperationKind kind, int key, int node)
    {
        var id = share.TakeUnattended();
        var quorum = QuorumRules.Majority(share.Replication);
        var operation = new Operation
        {
            Id = id, Client = share.Workload.Clients, Node = node, Kind = kind, Key = key, Ack = quorum.Ack, From = quorum.From,
            Value = kind == OperationKind.Put ? id + 1 : 0, StartUs = world.NowUs,
        };
        new SimRequest(world, nodes[node], share, operation, random, static () => { }).Send();
    }
}
