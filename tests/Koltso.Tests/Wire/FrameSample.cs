using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

/// <summary>One message of any kind, and its bytes.</summary>
internal sealed record FrameSample(FrameKind Kind, byte Status, ushort Partition, uint Request, byte[] Key, byte[] Rest)
{
    /// <summary>Messages of each kind with keys and bodies of many sizes, including empty ones.</summary>
    public static readonly Gen<FrameSample> Any =
        from kind in Gen.Elements(Enum.GetValues<FrameKind>())
        from status in Gen.Choose(0, 255)
        from partition in Gen.Choose(0, 65_535)
        from request in Gen.Choose(int.MinValue, int.MaxValue)
        from key in Bytes(1, 60)
        from rest in Bytes(0, 200)
        select new FrameSample(kind, (byte)status, (ushort)partition, (uint)request, key, rest);

    /// <summary>The expected result of the reader.</summary>
    public byte[] Body => Kind switch
    {
        FrameKind.Get => Key,
        FrameKind.Apply => [(byte)Key.Length, (byte)(Key.Length >> 8), .. Key, .. Rest],
        _ => Rest,
    };

    public FrameHeader Header => Kind is FrameKind.Get or FrameKind.Apply
        ? new FrameHeader(Body.Length, Kind, 0, Partition, Request)
        : new FrameHeader(Body.Length, Kind, Status, 0, Request);

    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        if (Kind == FrameKind.Get) PeerMessages.WriteGet(output, Request, Partition, Key, ReadPart.Record);
        else if (Kind == FrameKind.Apply) PeerMessages.WriteApply(output, Request, Partition, Key, Rest);
        else PeerMessages.Write(output, Kind, Status, Request, Rest);
        return output.WrittenSpan.ToArray();
    }

    private static Gen<byte[]> Bytes(int min, int max) =>
        from count in Gen.Choose(min, max)
        from bytes in Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf(count)
        select bytes;
}
