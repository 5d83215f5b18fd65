using System.Net;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Cluster.Topology;
using Koltso.Core.Placement;
using Koltso.Core.Time;
using Koltso.Node.Coordination;
using Koltso.Node.Hints;
using Koltso.Node.Http;
using Koltso.Node.Replicas;
using Koltso.Sockets;
using Koltso.Storage;
using Koltso.Wire.Messages;
using Koltso.Wire.Repair;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Node;

/// <summary>Builds what one loop needs: its links to the peers, its view of the store, its coordinator. Used once a loop, at the start.</summary>
internal sealed class LoopAssembly(
    NodeOptions options, Placement placement, RecordStore store, HybridClock clock, IHints hints, BodyBudget bodies,
    TimeProvider time, Random random, Action<string> log, Action<LoopConnection> handOver)
{
    private readonly ulong _fingerprint = FingerprintOf(options, placement);

    /// <summary>Of all that two nodes must agree on: the cluster file and the placement that each planned from it.</summary>
    public static ulong FingerprintOf(NodeOptions options, Placement placement) =>
        options.Cluster.Fingerprint ^ placement.Fingerprint;

    public static PeerSettings SettingsOf(NodeOptions options) => new()
    {
        RequestTimeoutMs = options.RequestTimeoutMs,
    };

    public LoopServices Build(int number)
    {
        var loop = new EventLoop($"loop-{number}", time);
        var links = new List<(ClusterNode Node, PeerLink Link)>();
        var replicas = new IReplica[options.Cluster.Nodes.Length];
        var numbers = new ushort[replicas.Length];
        var self = -1;
        foreach (var (index, node) in options.Cluster.Nodes.OrderBy(static node => node.Number).Index())
        {
            numbers[index] = node.Number;
            if (node.Id == options.Self.Id)
            {
                self = index;
                replicas[index] = new LocalReplica(store, clock, loop);
                continue;
            }

            var link = NewLink(loop, node);
            links.Add((node, link));
            replicas[index] = link;
        }

        var all = new ReplicaSet(options.Cluster.Hash, placement, replicas, numbers, self);
        return new LoopServices
        {
            Loop = loop,
            Time = time,
            Coordinator = new Coordinator(
                all, new QuorumReads(all, loop.Time), new QuorumWrites(all, hints), clock, options.Self.Number),
            Links = links,
            Bodies = bodies,
            ValueBytesMax = options.ValueBytesMax,
            ReplicationFactor = options.Cluster.Replication,
            HandOver = handOver,
            Answers = new AnswerWriter(time),
        };
    }

    public static Hello HelloOf(NodeOptions options, ulong fingerprint, ulong clock, string peer) => new(
        Hello.ProtocolVersion, RepairMessages.Feature, fingerprint, options.Cluster.Epoch, clock, options.Self.Number, options.Cluster.Name,
        options.Self.Id, peer);

    private PeerLink NewLink(EventLoop loop, ClusterNode node) => new(
        () => HelloOf(options, _fingerprint, clock.Last, node.Id),
        cancellationToken => DialAsync(loop, node, cancellationToken),
        SettingsOf(options), clock, time, random, text => log($"peer {node.Id} ({node.Peer}) {text}"));

    private static async Task<ConnectionContext> DialAsync(EventLoop loop, ClusterNode node, CancellationToken cancellationToken)
    {
        if (node.Peer.ToEndPoint() is IPEndPoint address)
            return await LoopConnector.ConnectAsync(loop, address, cancellationToken).ConfigureAwait(true);
        var resolved = await Resolver.ResolveAsync(loop, node.Peer.Host, cancellationToken).ConfigureAwait(true);
        return await LoopConnector.ConnectAsync(loop, new IPEndPoint(resolved, node.Peer.Port), cancellationToken).ConfigureAwait(true);
    }
}
