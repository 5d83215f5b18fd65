using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Records;

/// <summary>Records put together byte by byte, as any build may have written them.</summary>
internal static class AnyRecord
{
    private static readonly Gen<byte[]> s_bytes =
        from count in Gen.Frequency((3, Gen.Choose(0, 12)), (1, Gen.Choose(13, 40)))
        from seed in Gen.Choose(0, int.MaxValue)
        select Noise(seed, count);

    /// <summary>Fields of format 2: any flags, what those of this build's need, and more behind it.</summary>
    public static readonly Gen<(RecordFlags Flags, byte[] Fields)> Fields =
        from flags in Gen.Choose(0, 255)
        from known in s_bytes
        from more in s_bytes
        select ((RecordFlags)flags, (byte[])[.. Sized(known, KnownBytes((RecordFlags)flags)), .. more]);

    /// <summary>What the fields of this build take.</summary>
    public static int KnownBytes(RecordFlags flags) =>
        (flags.HasFlag(RecordFlags.MoreFlags) ? 1 : 0) + (flags.HasFlag(RecordFlags.Expires) ? 8 : 0)
        + (flags.HasFlag(RecordFlags.WriteId) ? 8 : 0) + (flags.HasFlag(RecordFlags.Touched) ? 10 : 0);

    public static byte[] One(RecordFlags flags, byte[] expiry, byte[] value, ulong clock = 7, byte copies = 3) =>
        [1, (byte)flags, copies, 0, .. Version(clock), .. expiry, .. value];

    public static byte[] Two(RecordFlags flags, byte[] fields, byte[] value, ulong clock = 7, byte copies = 3) =>
        [2, (byte)flags, copies, (byte)fields.Length, .. Version(clock), .. fields, .. value];

    public static byte[] Two((RecordFlags Flags, byte[] Fields) with, byte[] value, ulong clock = 7, byte copies = 3) =>
        Two(with.Flags, with.Fields, value, clock, copies);

    /// <summary>Of node 1.</summary>
    private static byte[] Version(ulong clock)
    {
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, clock);
        bytes[8] = 1;
        return bytes;
    }

    private static byte[] Sized(byte[] bytes, int count) => [.. bytes.Concat(new byte[count]).Take(count)];

    private static byte[] Noise(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
