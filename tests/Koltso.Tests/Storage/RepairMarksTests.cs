using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage;

public sealed class RepairMarksTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterWriteAndReopening_IsTheLatestOfJustThatPair()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.RepairMarks.Read(3, 2).ShouldBe(0UL);
            store.RepairMarks.Write(3, 2, 700);
            store.RepairMarks.Write(3, 2, 600);
            store.RepairMarks.Write(15, ushort.MaxValue, ulong.MaxValue);
            Check(store);
        }

        using var again = Records.Open(_folder.Path);
        Check(again);
        again.RepairMarks.Write(3, 2, 800);
        again.RepairMarks.Read(3, 2).ShouldBe(800UL);
        again.ReadClockCeiling().ShouldBe(0UL);
    }

    [Fact]
    public void Open_AfterAKill_FindsTheMarks()
    {
        using var copy = new TestFolder();
        using (var store = Records.Open(_folder.Path))
        {
            store.RepairMarks.Write(3, 2, 700);
            Records.CopyTo(_folder.Path, copy.Path);
        }

        using var again = Records.Open(copy.Path);
        again.RepairMarks.Read(3, 2).ShouldBe(700UL);
    }

    [Fact]
    public void Write_FullDisk_IsKnownUntilTheRestart()
    {
        using var disk = new TestDisk(24);
        using (var store = Records.Open(disk.Path))
        {
            disk.FillUpTo(2 << 20);
            store.TryHeal().ShouldBeFalse();
            store.RepairMarks.Write(3, 2, 700);
            store.RepairMarks.Read(3, 2).ShouldBe(700UL);
        }

        File.Delete(disk.Ballast);
        using var again = Records.Open(disk.Path);
        again.RepairMarks.Read(3, 2).ShouldBe(0UL);
    }

    [Fact]
    public void Write_AfterDispose_ChangesNothingOnTheDisk()
    {
        var store = Records.Open(_folder.Path);
        store.Dispose();
        store.RepairMarks.Write(3, 2, 700);

        using var again = Records.Open(_folder.Path);
        again.RepairMarks.Read(3, 2).ShouldBe(0UL);
        Should.Throw<ArgumentOutOfRangeException>(() => again.RepairMarks.Write(16, 2, 1));
    }

    [Fact]
    public void Format_OneMark_IsAsDrawn()
    {
        using (var store = Records.Open(_folder.Path)) store.RepairMarks.Write(5, 0x0203, 0x0102_0304);

        using var database = Records.OpenDatabase(_folder.Path);
        using var scan = database.Scan(Family.Meta);
        scan.Seek("repair-"u8).ShouldBeTrue();
        scan.Key.ToArray().ShouldBe([.. "repair-"u8, 0, 5, 2, 3]);
        scan.Value.ToArray().ShouldBe([4, 3, 2, 1, 0, 0, 0, 0]);
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
        }

        using var store = Records.Open(_folder.Path);
        store.RepairMarks.Read(5, 2).ShouldBe(0UL);
        store.RepairMarks.Read(99, 2).ShouldBe(0UL);
        store.RepairMarks.Read(6, 2).ShouldBe(1UL);
    }

    private static void Check(RecordStore store)
    {
        store.RepairMarks.Read(3, 2).ShouldBe(700UL);
        store.RepairMarks.Read(15, ushort.MaxValue).ShouldBe(ulong.MaxValue);
        store.RepairMarks.Read(2, 3).ShouldBe(0UL);
        store.RepairMarks.Read(3, 1).ShouldBe(0UL);
    }
}
