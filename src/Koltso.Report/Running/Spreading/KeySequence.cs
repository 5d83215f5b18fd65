using System.Buffers.Binary;
using System.Buffers.Text;

namespace Koltso.Report.Running.Spreading;

/// <summary>Makes keys of a kind, one after another into the same buffer; the same ones for the same seed.</summary>
internal sealed class KeySequence(KeyKind kind, long randomMax, Random random)
{
    private const int BytesMax = 36, VersionBits = 0x4000, VariantBits = 0x80;
    private readonly byte[] _key = new byte[BytesMax];
    private readonly byte[] _uuid = new byte[16];
    private long _number;

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        int length;
        if (kind == KeyKind.Uuid) Utf8Formatter.TryFormat(NextUuid(), _key, out length);
        else Utf8Formatter.TryFormat(kind == KeyKind.Sequential ? ++_number : random.NextInt64(randomMax) + 1, _key, out length);
        return _key.AsSpan(0, length);
    }

    /// <summary>Version 4 of RFC 9562: random but for six bits.</summary>
    private Guid NextUuid()
    {
        random.NextBytes(_uuid);
        var timeHigh = BinaryPrimitives.ReadUInt16BigEndian(_uuid.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(_uuid.AsSpan(6), (ushort)((timeHigh & 0x0FFF) | VersionBits));
        _uuid[8] = (byte)((_uuid[8] & 0x3F) | VariantBits);
        return new Guid(_uuid, bigEndian: true);
    }
}
