using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>TreeLeaves: a range of leaves of one partition's tree. Layout: <see cref="RepairMessages"/>.</summary>
public readonly record struct TreeLeavesMessage(RepairScope Scope, int Depth, int First, int Count)
{
    private const int Bytes = RepairMessages.ScopeBytes + 1 + 4 + 4;

    public byte[] ToBytes()
    {
        var body = new byte[Bytes];
        var writer = new FieldWriter(body);
        writer.Write(Scope);
        writer.WriteByte((byte)Depth);
        writer.WriteUInt32((uint)First);
        writer.WriteUInt32((uint)Count);
        return body;
    }

    /// <summary>Null when the bytes are not such a request, or ask for leaves that cannot exist.</summary>
    public static TreeLeavesMessage? TryRead(ReadOnlySpan<byte> body, int depthMax)
    {
        var reader = new FieldReader(body);
        var scope = reader.ReadScope();
        var (depth, first, count) = (reader.ReadByte(), reader.ReadUInt32(), reader.ReadUInt32());
        if (reader.IsBroken || !reader.Rest.IsEmpty || depth > depthMax) return null;
        var isRange = count is > 0 and <= RepairMessages.LeavesMax && (ulong)first + count <= 1ul << depth;
        return isRange ? new TreeLeavesMessage(scope, depth, (int)first, (int)count) : null;
    }

    public static byte[] WriteReply(ReadOnlySpan<ulong> leaves)
    {
        var body = new byte[leaves.Length * sizeof(ulong)];
        var writer = new FieldWriter(body);
        foreach (var leaf in leaves) writer.WriteUInt64(leaf);
        return body;
    }

    /// <summary>False when the bytes are not a reply to a request for so many leaves.</summary>
    public static bool TryReadReply(ReadOnlySpan<byte> body, Span<ulong> leaves)
    {
        if (body.Length != leaves.Length * sizeof(ulong)) return false;
        MemoryMarshal.Cast<byte, ulong>(body).CopyTo(leaves);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(leaves, leaves);
        return true;
    }
}
