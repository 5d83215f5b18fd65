using Koltso.Core.Records;

namespace Koltso.Node.Http;

/// <summary>Requests to record headers.</summary>
internal static class EntityRecords
{
    /// <summary>The header of what a request writes, but for the version and copies, which the coordinator gives.</summary>
    /// <param name="nowMs">Unix time, from which a time to live counts.</param>
    /// <param name="format">One that all nodes of the cluster can read.</param>
    public static RecordHeader NewHeader(EntityMethod method, EntityQuery query, long nowMs, RecordFormat format)
    {
        if (method == EntityMethod.Delete) return new RecordHeader(default, RecordFlags.Tombstone, 0, 0, format);
        return query.TtlSeconds == 0
            ? new RecordHeader(default, RecordFlags.None, 0, 0, format)
            : new RecordHeader(default, RecordFlags.Expires, 0, nowMs + query.TtlSeconds * 1000L, format);
    }
}
