using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Tests.Core.Records;

namespace Koltso.Tests.Core.Repair;

public sealed class RecordDigestTests
{
    private const ulong KeyHash = 0x0123456789ABCDEF, Clock = 0x01A1F9D14EEC0001;

    private static readonly byte[] s_eight = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>Peers of version 0.1 compare sums of these.</summary>
    [Theory]
    [InlineData(0ul, 0ul, 0, 0, 0x42EE588C20A8DBFBul)]
    [InlineData(KeyHash, Clock, 3, 1, 0xE3169A6CDEF083E4ul)]
    [InlineData(KeyHash, Clock, 3, 2, 0x5742F206347B7B3Aul)]
    public void Of_Format1_IsAsEver(ulong keyHash, ulong clock, ushort node, byte flags, ulong digest)
    {
        var header = new RecordHeader(new RecordVersion(clock, node), (RecordFlags)flags, 2, 99);
        Of(header, [], keyHash).ShouldBe(digest);
    }

    [Fact]
    public void Of_Format2_CoversItsFields()
    {
        var version = new RecordVersion(Clock, 3);
        Of(new RecordHeader(version, RecordFlags.Tombstone, 2, 0, RecordFormat.Two), []).ShouldBe(0xE3169A6CDEF083E4ul);
        Of(new RecordHeader(version, RecordFlags.Expires, 2, BitConverter.ToInt64(s_eight), RecordFormat.Two), [])
            .ShouldBe(0x947651BE275C5957ul);
        Of(new RecordHeader(version, (RecordFlags)64, 2, 0, RecordFormat.Two) { OtherFieldBytes = 11 }, [.. s_eight, 9, 10, 11])
            .ShouldBe(0xA1EEC34F52AB7D37ul);
        Of(new RecordHeader(version, (RecordFlags)64, 2, 0, RecordFormat.Two) { OtherFieldBytes = 12 }, [.. s_eight, 9, 10, 11, 0])
            .ShouldBe(0x05CA0A0F9B3F0B29ul, "a zero at the end counts");
    }

    [Fact]
    public void Of_AnyFields_DiffersWithEachOfTheirBytesAndWithNoneOfTheValue() => Property.Check(AnyRecord.Fields, 300, with =>
    {
        var record = AnyRecord.Two(with, [1, 2]);
        var digest = Of(record);
        for (var at = RecordHeader.FixedBytes; at < record.Length - 2; at++)
        {
            record[at]++;
            Of(record).ShouldNotBe(digest);
            record[at]--;
        }

        record[^1]++;
        Of(record).ShouldBe(digest);
    });

    private static ulong Of(byte[] record)
    {
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        return RecordDigest.Of(KeyHash, header, record);
    }

    private static ulong Of(RecordHeader header, byte[] otherFields, ulong keyHash = KeyHash)
    {
        var record = new byte[header.Bytes];
        header.Write(record);
        otherFields.CopyTo(record, header.Bytes - otherFields.Length);
        return RecordDigest.Of(keyHash, header, record);
    }
}
