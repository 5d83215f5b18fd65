using System.IO.Pipelines;
using System.Text;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Damage;
using Koltso.Storage.Health;

namespace Koltso.Tests.Storage.Damage;

/// <summary>A damaged block of a table costs its own keys only, and the table can be replaced without losing any other.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private const int Keys = 600;

    private readonly TestFolder _folder = new();

    private string Rocks => Path.Combine(_folder.Path, "rocks");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Examine_FlippedByte_FindsTheKeysThatCannotBeReadAndFewOthers(double where)
    {
        WriteTables();
        DamageLargest(where);
        using var store = Records.Open(_folder.Path);
        var lost = Lost(store);

        var damage = Examine(store);

        lost.Count.ShouldBeInRange(1, 10);
        foreach (var i in lost) damage.Ranges.ShouldContain(range => IsIn(range, i));
        Enumerable.Range(0, Keys).Count(i => damage.Ranges.Any(range => IsIn(range, i))).ShouldBeLessThan(lost.Count + 10);
    }

    [Theory]
    [InlineData(0.12)]
    [InlineData(0.23)]
    [InlineData(0.34)]
    [InlineData(0.45)]
    [InlineData(0.56)]
    [InlineData(0.67)]
    [InlineData(0.78)]
    public async Task Replace_NothingComesFromElsewhere_LosesOnlyWhatCannotBeRead(double where)
    {
        WriteTables();
        DamageLargest(where);
        using var store = Records.Open(_folder.Path);
        var lost = Lost(store);

        await ReplaceAsync(store, static _ => []);

        for (var i = 0; i < Keys; i++) store.Get(i % 16, $"key{i}").ShouldBe(lost.Contains(i) ? null : Expected(i), $"key{i}");
    }

    [Fact]
    public void Check_NobodyReads_FindsTheDamage()
    {
        WriteTables();
        DamageLargest(0.5);
        var time = new ManualTime();
        using var store = Records.Open(_folder.Path, time: time);

        time.Advance(60_000);
        store.Damage.Check();

        store.Damage.Tables.Count.ShouldBe(1);
        store.Health.CorruptReads.ShouldBe(0);
        store.Damage.Stats.CheckedBytes.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public async Task Replace_RangesFilledFromElsewhere_HasAllKeysAndNoDamage(double where)
    {
        WriteTables();
        DamageLargest(where);
        using (var store = Records.Open(_folder.Path))
        {
            await ReplaceAsync(store);

            store.Damage.Tables.ShouldBeEmpty();
            store.Damage.Stats.TablesReplaced.ShouldBe(1);
            ShouldHaveAll(store);
        }

        using var again = Records.Open(_folder.Path);
        ShouldHaveAll(again);
        await again.CountPartitionsAsync(CancellationToken.None);
        Directory.Exists(_folder.Path + "/rocks-copy").ShouldBeFalse();
    }

    [Fact]
    public async Task Replace_WritesMeanwhile_KeepsThemAll()
    {
        WriteTables();
        DamageLargest(0.5);
        using var store = Records.Open(_folder.Path);
        var lost = Lost(store);
        var damage = Examine(store);
        byte[] newer = Records.Encode(1_000_000, "newer"), newest = Records.Encode(1_000_001, "newest");
        store.Apply(lost[0] % 16, $"key{lost[0]}", newer).ShouldBe(ReplicaStatus.Applied);
        await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool);
        store.Damage.TryCopy(damage).ShouldBeTrue();
        store.Apply(lost[^1] % 16, $"key{lost[^1]}", newest).ShouldBe(ReplicaStatus.Applied);

        await FillAsync(store, damage, static _ => []);
        await FinishAsync(store, damage);

        store.Get(lost[0] % 16, $"key{lost[0]}").ShouldBe(newer);
        store.Get(lost[^1] % 16, $"key{lost[^1]}").ShouldBe(newest);
        foreach (var i in lost[1..^1]) store.Get(i % 16, $"key{i}").ShouldBeNull();
        store.Get(0, "key0").ShouldBe(Expected(0));
    }

    [Fact]
    public async Task Replace_NewerFromElsewhereThanWhatIsCached_IsReadFromThenOn()
    {
        WriteTables();
        DamageLargest(0.5);
        using var store = Records.Open(_folder.Path);
        var (number, damage) = (Lost(store)[0], Examine(store));
        byte[] newer = Records.Encode(1_000_000, "newer"), newest = Records.Encode(1_000_001, "newest");
        store.Apply(number % 16, $"key{number}", newer).ShouldBe(ReplicaStatus.Applied);
        for (var i = 0; i < 3; i++) store.Get(number % 16, $"key{number}").ShouldBe(newer);
        await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool);

        await FillAsync(store, damage, range => IsIn(range, number) ? [(Records.Key($"key{number}"), newest)] : []);

        store.Get(number % 16, $"key{number}").ShouldBe(newest);
    }

    [Fact]
    public async Task Replace_OlderVersionInAnotherTable_DoesNotComeBack()
    {
        WriteTables();
        using (var store = Records.Open(_folder.Path))
        {
            for (var i = 0; i < Keys; i++)
            {
                if (i % 2 == 0) store.Remove(i % 16, $"key{i}", (ulong)i + 1).ShouldBe(ReplicaStatus.Applied);
                else store.Apply(i % 16, $"key{i}", Records.Encode(10_000 + (ulong)i, Records.Noise(i, 40)));
            }
        }

        Records.Open(_folder.Path).Dispose();
        var newest = new DirectoryInfo(Rocks).EnumerateFiles("*.sst").Where(static file => file.Length > 8_000)
            .MaxBy(static file => file.Name)!;
        Flip(newest.FullName, 0.4);
        using var again = Records.Open(_folder.Path);
        var damage = Examine(again);
        damage.Ranges.ShouldNotBeEmpty();
        await again.Damage.WatchAsync(damage, PipeScheduler.ThreadPool);
        again.Damage.TryCopy(damage).ShouldBeTrue();

        await FillAsync(again, damage, static _ => []);
        await FinishAsync(again, damage);

        for (var i = 0; i < Keys; i++)
        {
            var record = again.Get(i % 16, $"key{i}");
            if (i % 2 == 0 || (record is null && damage.Ranges.Any(range => IsIn(range, i)))) record.ShouldBeNull();
            else record.ShouldBe(Records.Encode(10_000 + (ulong)i, Records.Noise(i, 40)));
        }
    }

    [Fact]
    public async Task Replace_EndsAnywhere_LosesNothingThatCouldBeRead()
    {
        WriteTables();
        DamageLargest(0.5);
        List<int> lost;
        using (var store = Records.Open(_folder.Path))
        {
            lost = Lost(store);
            var damage = Examine(store);
            await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool);
            store.Damage.TryCopy(damage).ShouldBeTrue();
            await store.Damage.RewriteAsync(damage, PipeScheduler.ThreadPool);
        }

        using var again = Records.Open(_folder.Path);
        Lost(again).ShouldBe(lost);
        await ReplaceAsync(again);
        ShouldHaveAll(again);
    }

    [Fact]
    public void Apply_MergeMeetsDamage_IsTakenAgainWithoutARestart()
    {
        WriteTables();
        DamageLargest(0.5);
        using var store = Records.Open(_folder.Path);

        // Enough for merges of the first level with the damaged table.
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < Keys; i++)
            {
                var version = 1_000_000 + (ulong)(round * Keys) + (ulong)i;
                if (i % 16 == 3) store.Apply(3, $"key{i}", Records.Encode(version, Records.Noise(i, 30_000)));
            }

            store.TryHeal();
        }

        SpinWait.SpinUntil(() => store.TryHeal() && store.Apply(3, "last", Records.Encode(9_000_000, "v")) == ReplicaStatus.Applied, 10_000)
            .ShouldBeTrue();
        store.Health.State.ShouldBe(StoreState.Ok);
    }

    private static byte[] Expected(int i) => Records.Encode((ulong)i + 1, Records.Noise(i, 2000));

    private static bool IsIn(DamagedRange range, int i)
    {
        var key = Encoding.UTF8.GetBytes($"key{i}");
        return i % 16 == range.Partition && key.AsSpan().SequenceCompareTo(range.From) >= 0 && !range.IsBehind(key);
    }

    private static List<int> Lost(RecordStore store)
    {
        var lost = new List<int>();
        for (var i = 0; i < Keys; i++)
        {
            var answer = store.Read(i % 16, Records.Key($"key{i}"));
            if (answer.Status == ReplicaStatus.Corrupt) lost.Add(i);
            answer.Record.Return();
        }

        return lost;
    }

    private static TableDamage Examine(RecordStore store)
    {
        if (store.Damage.Tables.Count == 0) Lost(store);
        return store.Damage.Examine(store.Damage.Tables.ShouldHaveSingleItem()).ShouldNotBeNull();
    }

    private static Task ReplaceAsync(RecordStore store) => ReplaceAsync(store, static range =>
        [.. Enumerable.Range(0, Keys).Where(i => IsIn(range, i)).Select(static i => (Records.Key($"key{i}"), Expected(i)))]);

    private static async Task ReplaceAsync(RecordStore store, Func<DamagedRange, IReadOnlyList<(byte[] Key, byte[] Record)>> records)
    {
        var damage = Examine(store);
        (await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool)).ShouldBe(ReplicaStatus.Applied);
        store.Damage.TryCopy(damage).ShouldBeTrue();
        await FillAsync(store, damage, records);
        await FinishAsync(store, damage);
    }

    private static async Task FillAsync(
        RecordStore store, TableDamage damage, Func<DamagedRange, IReadOnlyList<(byte[] Key, byte[] Record)>> records)
    {
        foreach (var range in damage.Ranges)
            (await store.Damage.FillAsync(range, records(range), PipeScheduler.ThreadPool)).ShouldBe(ReplicaStatus.Applied);
    }

    private static async Task FinishAsync(RecordStore store, TableDamage damage)
    {
        store.Damage.EndCopy();
        (await store.Damage.RewriteAsync(damage, PipeScheduler.ThreadPool)).ShouldBe(ReplicaStatus.Applied);
        store.Damage.TryForget(damage).ShouldBeTrue();
    }

    private static void ShouldHaveAll(RecordStore store)
    {
        for (var i = 0; i < Keys; i++) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i));
    }

    private void DamageLargest(double where) =>
        Flip(new DirectoryInfo(Rocks).EnumerateFiles("*.sst").MaxBy(static file => file.Length)!.FullName, where);

    /// <summary>Sixteen bytes.</summary>
    private static void Flip(string path, double where)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var bytes = new byte[16];
        var offset = (long)(file.Length * where);
        file.Position = offset;
        file.ReadExactly(bytes);
        for (var i = 0; i < bytes.Length; i++) bytes[i] ^= 0x55;
        file.Position = offset;
        file.Write(bytes);
    }

    /// <summary>Two opens: the second one's recovery turns the log into a table.</summary>
    private void WriteTables()
    {
        using (var store = Records.Open(_folder.Path, Records.Options(_folder.Path) with { MemoryBytes = 64 << 20 }))
            Records.ApplyMany(store, Keys, static i => (i % 16, $"key{i}", Expected(i)));
        Records.Open(_folder.Path).Dispose();
    }
}
