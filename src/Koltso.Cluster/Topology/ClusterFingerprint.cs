using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Koltso.Cluster.Topology;

/// <summary>
/// Sixty-four bits that two nodes compare before they talk. The first 8 bytes, big endian, of SHA-256 over this ASCII
/// text, each line ended by one LF:
/// <code>
/// koltso-cluster 1
/// &lt;name&gt; &lt;partitions&gt; &lt;replication&gt; &lt;hash&gt;
/// &lt;number&gt; &lt;id&gt; &lt;weight: its IEEE 754 double, 16 lower-case hexadecimal digits&gt; &lt;zone&gt;   one a node, by number
/// </code>
/// Left out on purpose: addresses, which may change or differ between networks; the epoch, which a hello carries by
/// itself; the order of nodes. No field can hold a space or LF, so different topologies give different texts.
/// </summary>
internal static class ClusterFingerprint
{
    public static ulong Of(ClusterDescription cluster)
    {
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(TextOf(cluster)));
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    internal static string TextOf(ClusterDescription cluster)
    {
        var text = new StringBuilder("koltso-cluster 1\n");
        text.Append(CultureInfo.InvariantCulture,
            $"{cluster.Name} {cluster.Partitions} {cluster.Replication} {HashNames.Of(cluster.Hash)}\n");
        foreach (var node in cluster.Nodes.OrderBy(node => node.Number))
        {
            var weight = BitConverter.DoubleToUInt64Bits(node.Weight);
            text.Append(CultureInfo.InvariantCulture, $"{node.Number} {node.Id} {weight:x16} {node.Zone}\n");
        }

        return text.ToString();
    }
}
