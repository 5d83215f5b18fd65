using Koltso.Cluster.Peers;
using Koltso.Cluster.Topology;

namespace Koltso.Ring.Members;

/// <summary>Another member, as its view describes it, and one loop's link to it.</summary>
internal sealed record MemberLink(ClusterNode Node, PeerLink Link);
