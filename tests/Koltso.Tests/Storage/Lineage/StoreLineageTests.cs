using System.Text.RegularExpressions;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Storage;
using Koltso.Storage.Lineage;

namespace Koltso.Tests.Storage.Lineage;

/// <summary>A folder that comes back with less in it than it had, on the real RocksDB.</summary>
public sealed class StoreLineageTests : IDisposable
{
    private readonly TestFolder _folder = new(), _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public void FirstStart_IsNewAndOnceSettledSoundForGood()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.Lineage.Doubt.ShouldBe(StoreDoubt.New);
            store.Lineage.Settle(store.Lineage.Incarnation).ShouldBeTrue();
            store.Lineage.Save().ShouldBeTrue();
        }

        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void FirstStart_KilledBeforeTheDatabaseWasMade_IsNoLoss()
    {
        Records.Open(_folder.Path).Dispose();
        Directory.Delete(Path.Combine(_folder.Path, "rocks"), recursive: true);
        File.WriteAllText(
            Path.Combine(_folder.Path, "store.json"), """{"format":1,"run":0,"mark":0,"bootId":"","closed":true}""");

        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.New);
    }

    [Fact]
    public void DatabaseTakenAway_IsLost()
    {
        Begin();
        Directory.Delete(Path.Combine(_folder.Path, "rocks"), recursive: true);

        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.Lost);
        again.Lineage.Reason.ShouldContain("rocks");
    }

    [Fact]
    public void DatabaseOfABuildWithoutNotesTakenAway_IsLost()
    {
        Begin();
        Directory.Delete(Path.Combine(_folder.Path, "rocks"), recursive: true);
        File.Delete(Path.Combine(_folder.Path, "store.json"));

        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.Lost);
    }

    [Fact]
    public void LogTakenAway_IsLostAndAnOldWriteUndoesNothing()
    {
        Begin();
        foreach (var log in Directory.EnumerateFiles(Path.Combine(_folder.Path, "rocks"), "*.log")) File.Delete(log);

        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.Lost);
        again.Apply(3, "key", Records.Encode(5, "value")).ShouldBe(ReplicaStatus.Applied);
        again.Apply(3, "key", Records.Encode(4, "older")).ShouldBe(ReplicaStatus.Superseded);
    }

    [Fact]
    public void Killed_LosesNothing()
    {
        using (var store = Records.Open(_folder.Path))
        {
            Settle(store);
            store.Apply(3, "key", Records.Encode(5, "value"));
            store.KeepNote();
            Records.CopyTo(_folder.Path, _copy.Path);
            File.Copy(Path.Combine(_folder.Path, "store.json"), Path.Combine(_copy.Path, "store.json"));
        }

        using var again = Records.Open(_copy.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void OldCopyOfTheFolder_IsLostOnceAPeerSaysWhatItRemembers()
    {
        StorePoint remembered;
        using (var store = Records.Open(_folder.Path))
        {
            Settle(store);
            Records.CopyTo(_folder.Path, _copy.Path);
            File.Copy(Path.Combine(_folder.Path, "store.json"), Path.Combine(_copy.Path, "store.json"));
            store.Apply(3, "key", Records.Encode(5, "value"));
            remembered = store.Lineage.Now;
        }

        using (var again = Records.Open(_copy.Path))
        {
            var former = again.Lineage.Incarnation;
            again.Lineage.Doubt.ShouldBe(StoreDoubt.None);
            again.Lineage.HasAccountedFor(remembered).ShouldBeFalse();
            again.Lineage.Judge(remembered, "n2").ShouldBeTrue();
            again.Lineage.Judge(remembered, "n3").ShouldBeFalse("it is known by now");
            again.Lineage.Doubt.ShouldBe(StoreDoubt.Lost);
            again.Lineage.Incarnation.ShouldNotBe(former);
            again.Lineage.HasAccountedFor(remembered).ShouldBeFalse("a crash could still forget it");
            again.Lineage.Save().ShouldBeTrue();
            again.Lineage.HasAccountedFor(remembered).ShouldBeTrue();
        }

        using var third = Records.Open(_copy.Path);
        third.Lineage.Doubt.ShouldBe(StoreDoubt.Lost, "it was not compared before the restart");
    }

    [Fact]
    public void OldCopyThatHasOvertakenWhatAPeerRemembers_IsLostAllTheSame()
    {
        StorePoint remembered;
        using (var store = Records.Open(_folder.Path))
        {
            Settle(store);
            Records.CopyTo(_folder.Path, _copy.Path);
        }

        using (var store = Records.Open(_folder.Path)) remembered = store.Lineage.Now;
        using (var again = Records.Open(_copy.Path))
            for (ulong i = 1; i < 50; i++) again.Apply(3, $"key-{i}", Records.Encode(i, "value"));

        using var third = Records.Open(_copy.Path);
        third.Lineage.Now.Mark.ShouldBeGreaterThan(remembered.Mark);
        third.Lineage.Judge(remembered, "n2").ShouldBeTrue("that run is not one of this store's");
    }

    [Theory]
    [InlineData(FsyncMode.Always, StoreDoubt.None)]
    [InlineData(FsyncMode.Interval, StoreDoubt.Suspected)]
    [InlineData(FsyncMode.Never, StoreDoubt.Suspected)]
    public void MachineStartedAnewWhileTheStoreWasOpen_IsSuspectedUnlessAllWasSynced(FsyncMode fsync, StoreDoubt doubt)
    {
        using (var store = Records.Open(_folder.Path))
        {
            Settle(store);
            Records.CopyTo(_folder.Path, _copy.Path);
            var note = File.ReadAllText(Path.Combine(_folder.Path, "store.json"));
            File.WriteAllText(
                Path.Combine(_copy.Path, "store.json"), Regex.Replace(note, "\"bootId\": \"[^\"]*\"", "\"bootId\": \"another\""));
        }

        using (var again = Records.Open(_copy.Path, Records.Options(_copy.Path) with { FsyncMode = fsync }))
            again.Lineage.Doubt.ShouldBe(doubt);

        using var closed = Records.Open(_folder.Path, Records.Options(_folder.Path) with { FsyncMode = fsync });
        closed.Lineage.Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void Upgrade_OfAFolderWithRecordsAndWithoutAPast_IsNoLoss()
    {
        Begin();
        using (var database = Records.OpenDatabase(_folder.Path))
        {
            using var batch = database.NewBatch();
            batch.Delete(database, Koltso.Storage.Disk.Family.Meta, "store-lineage"u8);
            database.Write(batch, Koltso.Storage.Disk.WritePatience.Stall).IsOk.ShouldBeTrue();
        }

        File.Delete(Path.Combine(_folder.Path, "store.json"));
        using var again = Records.Open(_folder.Path);
        again.Lineage.Doubt.ShouldBe(StoreDoubt.None);
    }

    [Fact]
    public void Members_AfterReopening_AreRemembered()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.Members.Read(2).ShouldBeNull();
            store.Members.Note(2, new StorePoint(1, 2, 3));
            store.KeepNote();
        }

        using var again = Records.Open(_folder.Path);
        again.Members.Read(2).ShouldBe(new StorePoint(1, 2, 3));
    }

    /// <summary>A store that is sound, with a record in it.</summary>
    private void Begin()
    {
        using var store = Records.Open(_folder.Path);
        Settle(store);
        store.Apply(3, "key", Records.Encode(7, "value"));
        store.KeepNote();
    }

    private static void Settle(RecordStore store)
    {
        store.Lineage.Settle(store.Lineage.Incarnation);
        store.Lineage.Save().ShouldBeTrue();
    }
}
