using System.Buffers.Binary;
using Koltso.Core;

namespace Koltso.Storage.Disk;

/// <summary>
/// A key as RocksDB sees it. The partition comes first, big endian, so that a partition is one contiguous range:
/// <code>
///  0            2
///  +------------+--------------------+
///  | partition  | key, 1..1024 bytes |
///  +------------+--------------------+
/// </code>
/// </summary>
internal static class StoredKey
{
    internal const int PartitionBytes = 2;
    internal const int BytesMax = PartitionBytes + Limits.KeyBytesMax;

    /// <summary>Writes the stored key to the front of <paramref name="buffer"/> and returns that part of it.</summary>
    internal static ReadOnlySpan<byte> Compose(Span<byte> buffer, int partition, ReadOnlySpan<byte> key)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)partition);
        key.CopyTo(buffer[PartitionBytes..]);
        return buffer[..(PartitionBytes + key.Length)];
    }

    internal static int Partition(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadUInt16BigEndian(stored);
}
