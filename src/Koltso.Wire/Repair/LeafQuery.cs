using Koltso.Core;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>RepairList and RepairRecords: which leaves of one partition, from which key on. Layout: <see cref="RepairMessages"/>.</summary>
/// <param name="From">The key at which the page begins; empty: the first.</param>
/// <param name="WithDigests">The entries of a listing end with digests; for peers that know format 2 of records.</param>
public sealed record LeafQuery(RepairScope Scope, LeafSet Leaves, byte[] From, bool WithDigests = false)
{
    private const byte WithDigestsBit = 128;

    public byte[] ToBytes()
    {
        var body = new byte[RepairMessages.ScopeBytes + 1 + Leaves.Bits.Length + From.Length];
        var writer = new FieldWriter(body);
        writer.Write(Scope);
        writer.WriteByte((byte)(Leaves.Depth | (WithDigests ? WithDigestsBit : 0)));
        writer.WriteBytes(Leaves.Bits);
        writer.WriteBytes(From);
        return body;
    }

    /// <summary>Null when the bytes are not such a request.</summary>
    public static LeafQuery? TryRead(ReadOnlySpan<byte> body, int depthMax)
    {
        var reader = new FieldReader(body);
        var scope = reader.ReadScope();
        var first = reader.ReadByte();
        var depth = first & ~WithDigestsBit;
        if (reader.IsBroken || depth > depthMax) return null;
        var bits = reader.Take((uint)LeafSet.BytesOf(depth));
        if (reader.IsBroken || reader.Rest.Length > Limits.KeyBytesMax) return null;
        return new LeafQuery(scope, new LeafSet(depth, bits), reader.Rest.ToArray(), (first & WithDigestsBit) != 0);
    }
}
