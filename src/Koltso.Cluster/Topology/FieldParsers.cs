using System.Globalization;
using System.Text.Json;
using Koltso.Core.Hashing;

namespace Koltso.Cluster.Topology;

/// <summary>One parser for each kind of value in the cluster file, range included.</summary>
internal static class FieldParsers
{
    public static bool ClusterName(SourceValue source, out string value)
    {
        value = source.Text ?? "";
        return TopologyNames.IsClusterName(value);
    }

    public static bool NodeOrZone(SourceValue source, out string value)
    {
        value = source.Text ?? "";
        return TopologyNames.IsNodeOrZone(value);
    }

    public static bool Epoch(SourceValue source, out long value) => Whole(source, out value) && value >= 1;

    public static bool Partitions(SourceValue source, out int value) =>
        WholeUpTo(int.MaxValue, source, out value) && PartitionCountRule.IsAllowed(value);

    public static bool Replication(SourceValue source, out int value) =>
        WholeUpTo(TopologyLimits.ReplicationMax, source, out value);

    public static bool NodeNumber(SourceValue source, out ushort value)
    {
        var isNumber = WholeUpTo(ushort.MaxValue, source, out var number);
        value = (ushort)number;
        return isNumber;
    }

    public static bool Hash(SourceValue source, out HashKind value) => HashNames.TryParse(source.Text ?? "", out value);

    public static bool Weight(SourceValue source, out double value)
    {
        value = 0;
        if (source.Kind != JsonTokenType.Number
            || !double.TryParse(source.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            || !(weight is >= 0 and <= TopologyLimits.WeightMax)) return false;

        // -0 equals 0 but has other bits, and the fingerprint is made of bits.
        value = weight == 0 ? 0 : weight;
        return true;
    }

    private static bool WholeUpTo(int max, SourceValue source, out int value)
    {
        var isWhole = Whole(source, out var whole) && whole >= 1 && whole <= max;
        value = isWhole ? (int)whole : 0;
        return isWhole;
    }

    private static bool Whole(SourceValue source, out long value)
    {
        value = 0;
        return source.Kind == JsonTokenType.Number
            && long.TryParse(source.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
