using Koltso.Core.Records;

namespace Koltso.Node.Http;

/// <summary>Requests to record headers.</summary>
internal static class EntityRecords
{
    /// <summary>The header of what a request writes, but for the version and copies, which the coordinator gives.</summary>
    /// <param name="nowMs">Unix time, from which a time to live counts.</param>
    public static RecordHeader NewHeader(EntityMethod method, EntityQuery query, long nowMs)
    {
        if (method == EntityMethod.Delete) return new RecordHeader(default, RecordFlags.Tombstone, 0, 0);
        return query.TtlSeconds == 0
            ? default
            : new RecordHeader(default, RecordFlags.Expires, 0, nowMs + query.TtlSeconds * 1000L);
    }
}
