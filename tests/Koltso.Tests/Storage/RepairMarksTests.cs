using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage;

[Collection(TestDisk.Collection)]
public sealed class RepairMarksTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterWriteAndReopening_IsTheLatestOfJustThatPair()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.RepairMarks.Read(3, 2).Clock.ShouldBe(0UL);
            store.RepairMarks.Write(3, 2, new RepairMark(700, 1, 9));
            store.RepairMarks.Write(3, 2, new RepairMark(600, 1, 9));
            store.RepairMarks.Write(15, ushort.MaxValue, new RepairMark(ulong.MaxValue, 1, 9));
            Check(store);
        }

        using var again = Records.Open(_folder.Path);
        Check(again);
        again.RepairMarks.Write(3, 2, new RepairMark(800, 1, 9));
        again.RepairMarks.Read(3, 2).Clock.ShouldBe(800UL);
        again.ReadClockCeiling().ShouldBe(0UL);
    }

    [Fact]
    public void Open_AfterAKill_FindsTheMarks()
    {
        using var copy = new TestFolder();
        using (var store = Records.Open(_folder.Path))
        {
            store.RepairMarks.Write(3, 2, new RepairMark(700, 1, 9));
            Records.CopyTo(_folder.Path, copy.Path);
        }

        using var again = Records.Open(copy.Path);
        again.RepairMarks.Read(3, 2).Clock.ShouldBe(700UL);
    }

    [Fact]
    public void Write_FullDisk_IsKnownUntilTheRestart()
    {
        using var disk = new TestDisk(24);
        using (var store = Records.Open(disk.Path))
        {
            disk.FillUpTo(2 << 20);
            store.TryHeal().ShouldBeFalse();
            store.RepairMarks.Write(3, 2, new RepairMark(700, 1, 9));
            store.RepairMarks.Read(3, 2).Clock.ShouldBe(700UL);
        }

        File.Delete(disk.Ballast);
        using var again = Records.Open(disk.Path);
        again.RepairMarks.Read(3, 2).Clock.ShouldBe(0UL);
    }

    [Fact]
    public void Write_AfterDispose_ChangesNothingOnTheDisk()
    {
        var store = Records.Open(_folder.Path);
        store.Dispose();
        store.RepairMarks.Write(3, 2, new RepairMark(700, 1, 9));

        using var again = Records.Open(_folder.Path);
        again.RepairMarks.Read(3, 2).Clock.ShouldBe(0UL);
        Should.Throw<ArgumentOutOfRangeException>(() => again.RepairMarks.Write(16, 2, new RepairMark(1, 1, 9)));
    }

    [Fact]
    public void Format_OneMark_IsAsDrawn()
    {
        using (var store = Records.Open(_folder.Path))
            store.RepairMarks.Write(5, 0x0203, new RepairMark(0x0102_0304, 0x0506, 0x0708, 0x090a, 0x0b0c));

        using var database = Records.OpenDatabase(_folder.Path);
        using var scan = database.Scan(Family.Meta);
        scan.Seek("repair-"u8).ShouldBeTrue();
        scan.Key.ToArray().ShouldBe([.. "repair-"u8, 0, 5, 2, 3]);
        scan.Value.ToArray().ShouldBe(
        [
            4, 3, 2, 1, 0, 0, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 10, 9, 0, 0, 0, 0, 0, 0, 12, 11, 0, 0, 0, 0, 0, 0,
        ]);
    }

    [Fact]
    public void Open_MarkOfAWrongLength_IsNone()
    {
        Records.Open(_folder.Path).Dispose();
        using (var database = Records.OpenDatabase(_folder.Path))
        {
            database.PutInto(Family.Meta, [.. "repair-"u8, 0, 5, 0, 2], [1, 2, 3]);
            database.PutInto(Family.Meta, [.. "repair-"u8, 0, 99, 0, 2], [1, 0, 0, 0, 0, 0, 0, 0]);
            database.PutInto(Family.Meta, [.. "repair-"u8, 0, 6, 0, 2], [1, 0, 0, 0, 0, 0, 0, 0]);
            database.PutInto(Family.Meta, [.. "repair-"u8, 0, 7, 0, 2], [1, .. new byte[7], 2, .. new byte[7], 3, .. new byte[7]]);
        }

        using var store = Records.Open(_folder.Path);
        store.RepairMarks.Read(5, 2).Clock.ShouldBe(0UL);
        store.RepairMarks.Read(99, 2).Clock.ShouldBe(0UL);
        store.RepairMarks.Read(6, 2).ShouldBe(new RepairMark(1, 0, 0), "a mark of a build that did not say for which list it holds");
        store.RepairMarks.Read(7, 2).ShouldBe(new RepairMark(1, 2, 3), "a mark of a build that did not say for which stores it holds");
    }

    [Fact]
    public void Write_OtherListOrEpoch_ALaterEpochWinsAndAnEarlierChangesNothing()
    {
        using var store = Records.Open(_folder.Path);
        store.RepairMarks.Write(3, 2, new RepairMark(700, 5, 9));
        store.RepairMarks.Write(3, 2, new RepairMark(800, 4, 8));
        store.RepairMarks.Read(3, 2).ShouldBe(new RepairMark(700, 5, 9));
        store.RepairMarks.Write(3, 2, new RepairMark(600, 6, 8));
        store.RepairMarks.Read(3, 2).ShouldBe(new RepairMark(600, 6, 8));
    }

    [Fact]
    public void Void_MarksThatArePicked_AreGoneForGoodAndTheOthersStay()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.RepairMarks.Write(3, 2, new RepairMark(700, 5, 9));
            store.RepairMarks.Write(4, 2, new RepairMark(700, 5, 9));
            store.RepairMarks.Void(static (partition, _) => partition == 3);
            store.RepairMarks.Read(3, 2).Clock.ShouldBe(0UL);
            store.RepairMarks.Write(3, 2, new RepairMark(900, 4, 9));
        }

        using var again = Records.Open(_folder.Path);
        again.RepairMarks.Read(3, 2).Clock.ShouldBe(0UL, "a clock learned before the mark was voided does not come back");
        again.RepairMarks.Read(4, 2).ShouldBe(new RepairMark(700, 5, 9));
    }

    private static void Check(RecordStore store)
    {
        store.RepairMarks.Read(3, 2).Clock.ShouldBe(700UL);
        store.RepairMarks.Read(15, ushort.MaxValue).Clock.ShouldBe(ulong.MaxValue);
        store.RepairMarks.Read(2, 3).Clock.ShouldBe(0UL);
        store.RepairMarks.Read(3, 1).Clock.ShouldBe(0UL);
    }
}
