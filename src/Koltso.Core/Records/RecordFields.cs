using System.Buffers.Binary;

namespace Koltso.Core.Records;

/// <summary>Where those optional fields of a record are that this build knows: <see cref="RecordHeader"/> draws them.</summary>
internal static class RecordFields
{
    internal const int ExpiryBytes = 8;

    private const int WriteIdBytes = 8, TouchedBytes = 10;

    /// <summary>What the known fields of these flags take.</summary>
    internal static int BytesOf(RecordFlags flags) =>
        ((flags & RecordFlags.MoreFlags) != 0 ? 1 : 0)
        + ((flags & RecordFlags.Expires) != 0 ? ExpiryBytes : 0)
        + ((flags & RecordFlags.WriteId) != 0 ? WriteIdBytes : 0)
        + ((flags & RecordFlags.Touched) != 0 ? TouchedBytes : 0);

    /// <summary>0 where there is none.</summary>
    internal static ulong WriteIdOf(RecordFlags flags, ReadOnlySpan<byte> fields)
    {
        if ((flags & RecordFlags.WriteId) == 0) return 0;
        return BinaryPrimitives.ReadUInt64LittleEndian(fields[StartOf(RecordFlags.WriteId, flags)..]);
    }

    /// <summary>The default version where there is none.</summary>
    internal static RecordVersion TouchedOf(RecordFlags flags, ReadOnlySpan<byte> fields)
    {
        if ((flags & RecordFlags.Touched) == 0) return default;
        var touched = fields[StartOf(RecordFlags.Touched, flags)..];
        return new RecordVersion(
            BinaryPrimitives.ReadUInt64LittleEndian(touched), BinaryPrimitives.ReadUInt16LittleEndian(touched[sizeof(ulong)..]));
    }

    /// <summary>Within the fields: behind those of the lower flags, and the second byte of flags.</summary>
    private static int StartOf(RecordFlags field, RecordFlags flags) => BytesOf(flags & (RecordFlags.MoreFlags | (field - 1)));
}
