using System.CommandLine;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Values;

/// <summary><c>--ack</c> and <c>--from</c>: how many replicas must answer, of how many. The node knows how many there may be.</summary>
internal static class ReplicaOptions
{
    public static Option<int?> CreateAck() =>
        IntOption.Create("--ack", "Number of replicas that must answer. Default: a quorum of --from.", 1, TopologyLimits.ReplicationMax);

    public static Option<int?> CreateFrom() =>
        IntOption.Create(
            "--from", "Number of replicas of the key to use. Default: the cluster's replication.", 1, TopologyLimits.ReplicationMax);

    public static void RefuseMoreAcksThanReplicas(Command command, Option<int?> ack, Option<int?> from) => command.Validators.Add(result =>
    {
        try
        {
            if (result.GetValue(ack) > result.GetValue(from)) result.AddError("--ack must not be greater than --from.");
        }
        catch (InvalidOperationException)
        {
            // One of the two is not a number, which is an error of its own.
        }
    });
}
