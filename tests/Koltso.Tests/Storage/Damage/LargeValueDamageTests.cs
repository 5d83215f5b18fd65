using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Damage;
using Koltso.Storage.Health;

namespace Koltso.Tests.Storage.Damage;

/// <summary>A large value lives in a file of its own kind: damage there costs that value, is found by its key, and is filled in.</summary>
public sealed class LargeValueDamageTests : IDisposable
{
    private const int Keys = 40;

    private readonly TestFolder _folder = new();

    private string Rocks => Path.Combine(_folder.Path, "rocks");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_DamagedValue_IsFoundAndFilledInFromElsewhere()
    {
        Damage();
        using var store = Records.Open(_folder.Path);
        var lost = Lost(store);
        lost.Count.ShouldBe(1);
        store.Damage.Tables.ShouldHaveSingleItem().IsOfLargeValues.ShouldBeTrue();

        await FillInAsync(store, lost);

        store.Damage.Tables.ShouldBeEmpty();
        for (var i = 0; i < Keys; i++) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i), $"key{i}");
        (await store.CountPartitionsAsync(CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Check_NobodyReads_FindsTheDamageAndGoesOnBehindIt()
    {
        Damage();
        var time = new ManualTime();
        using var store = Records.Open(_folder.Path, time: time);
        for (var i = 0; i < 10; i++)
        {
            time.Advance(60_000);
            store.Damage.Check();
        }

        store.Damage.Stats.Passes.ShouldBeGreaterThan(0);
        store.Damage.Tables.ShouldHaveSingleItem().IsOfLargeValues.ShouldBeTrue();
        await FillInAsync(store, [.. Enumerable.Range(0, Keys)]);
        Lost(store).ShouldBeEmpty();
    }

    [Fact]
    public void Merge_MeetsADamagedValue_StoresOnAndDoesNotFail()
    {
        Damage();
        using var store = Records.Open(_folder.Path);
        for (var round = 0; round < 30; round++)
        {
            for (var i = 0; i < Keys; i += 2)
            {
                var version = 1_000_000 + (ulong)(round * Keys) + (ulong)i;
                store.Apply(i % 16, $"other{i}", Records.Encode(version, Records.Noise(round, 100_000)));
            }

            store.TryHeal();
        }

        Heal(store);
        store.Health.State.ShouldBe(StoreState.Ok);
    }

    [Fact]
    public void Values_OverwrittenAgainAndAgain_DoNotFillTheDisk()
    {
        using (var store = Records.Open(_folder.Path))
        {
            for (var round = 0; round < 60; round++)
                for (var i = 0; i < 10; i++)
                    store.Apply(i, $"key{i}", Records.Encode((ulong)(round * 10) + (ulong)i + 1, Records.Noise(round, 200_000)))
                        .ShouldBe(ReplicaStatus.Applied);
        }

        using var again = Records.Open(_folder.Path);
        var blobBytes = new DirectoryInfo(Rocks).EnumerateFiles("*.blob").Sum(static file => file.Exists ? file.Length : 0);
        blobBytes.ShouldBeLessThan(80L << 20, "of 120 MB written, 2 MB are in use");
    }

    /// <summary>Merging may have met the damage too: then the database is opened anew, and merges no more.</summary>
    private static void Heal(RecordStore store)
    {
        store.TryHeal();
        var last = Records.Encode(9_000_000, "v");
        SpinWait.SpinUntil(() => store.TryHeal() && store.Apply(1, "other", last) == ReplicaStatus.Applied, 10_000).ShouldBeTrue();
    }

    private static byte[] Expected(int i) => Records.Encode((ulong)i + 1, Records.Noise(i, 100_000));

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

    /// <summary>As a node does: again and again, since merging may meet the damage meanwhile, and the database be opened anew.</summary>
    private static async Task FillInAsync(RecordStore store, IReadOnlyList<int> keys)
    {
        for (var attempts = 0; store.Damage.Tables.Count > 0; attempts++)
        {
            attempts.ShouldBeLessThan(20);
            Heal(store);
            await TryFillInAsync(store, keys);
        }
    }

    private static async Task TryFillInAsync(RecordStore store, IReadOnlyList<int> keys)
    {
        if (store.Damage.Examine(store.Damage.Tables.ShouldHaveSingleItem()) is not { } damage) return;
        if (await store.Damage.WatchAsync(damage, PipeScheduler.ThreadPool) != ReplicaStatus.Applied) return;
        store.Damage.TryCopy(damage).ShouldBeTrue();
        foreach (var range in damage.Ranges)
        {
            List<(byte[], byte[])> records =
                [.. keys.Where(i => IsIn(range, i)).Select(static i => (Records.Key($"key{i}"), Expected(i)))];
            if (await store.Damage.FillAsync(range, records, PipeScheduler.ThreadPool) != ReplicaStatus.Applied) return;
        }

        (await store.Damage.RewriteAsync(damage, PipeScheduler.ThreadPool)).ShouldBe(ReplicaStatus.Applied);
        store.Damage.TryForget(damage).ShouldBeTrue();
    }

    private static bool IsIn(DamagedRange range, int i)
    {
        var key = Records.Key($"key{i}");
        return i % 16 == range.Partition && key.AsSpan().SequenceCompareTo(range.From) >= 0 && !range.IsBehind(key);
    }

    private void Damage()
    {
        using (var store = Records.Open(_folder.Path))
            for (var i = 0; i < Keys; i++) store.Apply(i % 16, $"key{i}", Expected(i)).ShouldBe(ReplicaStatus.Applied);
        // What the log had is in files of its own after this, and what a merge that was broken off had written is gone.
        Records.OpenDatabase(_folder.Path, compacts: false).Dispose();
        var file = new DirectoryInfo(Rocks).EnumerateFiles("*.blob").MaxBy(static one => one.Length)!;
        Records.Damage(file.FullName, 0.5);
    }
}
