using Koltso.Cluster.Replicas;

namespace Koltso.Ring.Repair;

/// <summary>Another node, as repair sees it.</summary>
/// <param name="Index">In the placement.</param>
/// <param name="Number">In the cluster file, in record versions and marks.</param>
internal sealed record RepairPeer(int Index, ushort Number, string Id, IPeer Link);
