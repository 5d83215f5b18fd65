using FsCheck.Fluent;
using Koltso.Simulation.Disk;
using Koltso.Storage.Disk;
using Koltso.Tests.Core;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

/// <summary>
/// Batches and scans behave the same on the simulated disk and on RocksDB, even for keys and ranges that no store
/// creates.
/// </summary>
public sealed class SameDatabaseProperties : IDisposable
{
    private static readonly Family[] s_families = [Family.Records, Family.Meta, Family.Hints];

    private readonly TestFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_AnyBatches_ShowsTheSameOnBoth()
    {
        var key = Gen.ArrayOf(Gen.Elements<byte>(0, 1, 127, 255)).Resize(4).Where(bytes => bytes.Length > 0);
        var step = from kind in Gen.Frequency((6, Gen.Constant(0)), (3, Gen.Constant(1)), (1, Gen.Constant(2)), (4, Gen.Constant(3)))
                   from family in Gen.Elements(s_families)
                   from at in Gen.Zip(key, key)
                   select new Step(kind, family, at.Item1, at.Item2);
        Property.Check(step.ArrayOf().Resize(100), 40, Run);
    }

    [Fact]
    public void Scan_WritesMeanwhile_SeesWhatWasThere()
    {
        using var folder = new SimDisk("disk", new Random(1)).Claim(Records.Identity);
        using var database = folder.TryOpen(StoreMemory.Split(8 << 20, long.MaxValue), out _)!;
        foreach (var i in new byte[] { 1, 3, 5 }) database.PutInto(Family.Meta, [i], [i]);
        using var scan = database.Scan(Family.Meta);
        scan.Seek([1]).ShouldBeTrue();
        foreach (var i in new byte[] { 2, 3, 4 }) database.PutInto(Family.Meta, [i], [0]);

        scan.MoveNext().ShouldBeTrue();
        scan.Value.ToArray().ShouldBe([3]);
        scan.MoveNext().ShouldBeTrue();
        scan.Key.ToArray().ShouldBe([5]);
        scan.MoveNext().ShouldBeFalse();
        Entries(database, Family.Meta).ShouldBe(["01=01", "02=00", "03=00", "04=00", "05=05"]);
    }

    private void Run(Step[] steps)
    {
        using var rocks = Records.OpenDatabase(Path.Combine(_folder.Path, $"{_runs++}"));
        using var folder = new SimDisk("disk", new Random(1)).Claim(Records.Identity);
        using var simulated = folder.TryOpen(StoreMemory.Split(8 << 20, long.MaxValue), out _)!;
        foreach (var database in new[] { rocks, simulated })
        {
            using var batch = database.NewBatch();
            foreach (var step in steps) Do(database, batch, step);
        }

        foreach (var family in s_families) Entries(simulated, family).ShouldBe(Entries(rocks, family));
        foreach (var step in steps)
        {
            using var one = rocks.Scan(step.Family);
            using var other = simulated.Scan(step.Family);
            var found = one.Seek(step.Key);
            other.Seek(step.Key).ShouldBe(found);
            if (found) other.Key.ToArray().ShouldBe(one.Key.ToArray());
            simulated.GetHeader(step.Key, false, out _).Code.ShouldBe(rocks.GetHeader(step.Key, false, out _).Code);
        }
    }

    private static void Do(IDatabase database, IWriteBatch batch, Step step)
    {
        switch (step.Kind)
        {
            case 0:
                batch.Put(database, step.Family, step.Key, step.Other);
                break;
            case 1:
                batch.Delete(database, step.Family, step.Key);
                break;
            case 2:
                var inOrder = step.Key.AsSpan().SequenceCompareTo(step.Other) <= 0;
                batch.DeleteRange(database, step.Family, inOrder ? step.Key : step.Other, inOrder ? step.Other : step.Key);
                break;
            default:
                database.Write(batch, WritePatience.Stall).IsOk.ShouldBeTrue();
                batch.Clear();
                break;
        }
    }

    private static List<string> Entries(IDatabase database, Family family)
    {
        var entries = new List<string>();
        using var scan = database.Scan(family);
        for (var found = scan.Seek(default); found; found = scan.MoveNext())
            entries.Add($"{Convert.ToHexString(scan.Key)}={Convert.ToHexString(scan.Value)}");
        scan.Status().IsOk.ShouldBeTrue();
        return entries;
    }

    private sealed record Step(int Kind, Family Family, byte[] Key, byte[] Other);
}
