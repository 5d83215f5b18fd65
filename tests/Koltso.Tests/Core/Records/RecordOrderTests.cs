using FsCheck.Fluent;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Records;

public sealed class RecordOrderTests
{
    private static readonly byte[] s_writeId7 = [7, 0, 0, 0, 0, 0, 0, 0], s_writeId256 = [0, 1, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void Compare_NewerVersion_StaysWhateverTheFields()
    {
        var newer = AnyRecord.One(RecordFlags.None, [], [1], clock: 8);
        RecordOrder.Compare(newer, AnyRecord.Two(RecordFlags.WriteId, s_writeId256, [1])).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Compare_SameVersionOfEitherFormatWithoutFields_SayTheSame() =>
        RecordOrder.Compare(AnyRecord.One(RecordFlags.Tombstone, [], []), AnyRecord.Two(RecordFlags.Tombstone, [], [])).ShouldBe(0);

    [Fact]
    public void Compare_WriteIds_AreNumbers() => RecordOrder.Compare(
        AnyRecord.Two(RecordFlags.WriteId, s_writeId256, []), AnyRecord.Two(RecordFlags.WriteId, s_writeId7, [])).ShouldBeGreaterThan(0);

    [Fact]
    public void Compare_SameWrite_TheLaterTouchStays()
    {
        var earlier = AnyRecord.Two(RecordFlags.Touched | RecordFlags.Expires, [9, 9, 9, 9, 9, 9, 9, 9, 5, 0, 0, 0, 0, 0, 0, 0, 3, 0], []);
        var later = AnyRecord.Two(RecordFlags.Touched | RecordFlags.Expires, [1, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 2, 0], []);
        RecordOrder.Compare(later, earlier).ShouldBeGreaterThan(0);
        RecordOrder.Compare(earlier, AnyRecord.Two(RecordFlags.Expires, [9, 9, 9, 9, 9, 9, 9, 9], [])).ShouldBeGreaterThan(0);
    }

    /// <summary>A field that was lost through a bug comes back.</summary>
    [Fact]
    public void Compare_UnknownField_StaysAgainstNone()
    {
        var whole = AnyRecord.Two((RecordFlags)32, [1, 2, 3], []);
        RecordOrder.Compare(whole, AnyRecord.Two(RecordFlags.None, [], [])).ShouldBeGreaterThan(0);
        RecordOrder.Compare(whole, AnyRecord.Two((RecordFlags)32, [], [])).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Compare_AnyFields_IsOneOrderForAll() =>
        Property.Check(AnyRecord.Fields.Zip(AnyRecord.Fields.Zip(AnyRecord.Fields)), 1_000, given =>
    {
        byte[][] records = [AnyRecord.Two(given.Item1, []), AnyRecord.Two(given.Item2.Item1, []), AnyRecord.Two(given.Item2.Item2, [])];
        foreach (var one in records)
        {
            foreach (var other in records)
            {
                var order = Math.Sign(RecordOrder.Compare(one, other));
                order.ShouldBe(-Math.Sign(RecordOrder.Compare(other, one)));
                (order == 0).ShouldBe(one.AsSpan().SequenceEqual(other));
            }
        }

        Array.Sort(records, static (left, right) => RecordOrder.Compare(left, right));
        RecordOrder.Compare(records[2], records[0]).ShouldBeGreaterThanOrEqualTo(0);
    });

    [Fact]
    public void Compare_NoRecord_IsABug() =>
        Should.Throw<ArgumentException>(() => RecordOrder.Compare(new byte[14], AnyRecord.One(RecordFlags.None, [], [])));
}
