using Koltso.Storage;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Hints;

namespace Koltso.Tests.Storage.Hints;

/// <summary>Damage loses hints, which repair makes up for, but never stops delivery.</summary>
public sealed class HintDamageTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualScheduler _workers = new();

    public static TheoryData<byte[]> NoHints => new()
    {
        Array.Empty<byte>(),
        new byte[11],
        new byte[40],
        Value(16, 3, Hints.Record(1)),
        Value(0, 0, Hints.Record(1)),
        Value(0, 2000, Hints.Record(1)),
        Value(0, 3, [9, .. Hints.Record(1).AsSpan(1)]),
        Value(0, 3, Hints.Record(1).AsSpan(0, 5)),
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(NoHints))]
    public void ReadPage_ValueThatIsNoHint_IsSkippedCountedAndRemoved(byte[] value)
    {
        AddTen();
        using (var database = Records.OpenDatabase(_folder.Path)) Put(database, 2, 4, value);

        using (var store = Open())
        {
            store.Hints.BacklogOf(2).Hints.ShouldBe(10);
            Hints.Sequences(store, 2).ShouldBe([1UL, 2UL, 3UL, 5UL, 6UL, 7UL, 8UL, 9UL, 10UL]);
            store.Hints.Damaged.ShouldBe(1);
            store.Hints.BacklogOf(2).ShouldBe(new HintBacklog(9, 9 * Hints.StoredBytes(0)));
        }

        using var again = Open();
        again.Hints.BacklogOf(2).Hints.ShouldBe(9);
        Hints.Sequences(again, 2).Count.ShouldBe(9);
        again.Hints.Damaged.ShouldBe(0);
    }

    [Fact]
    public void ReadPage_NothingButNoHintsInFront_GoesOnBehindThem()
    {
        AddTen();
        using (var database = Records.OpenDatabase(_folder.Path))
        {
            for (ulong sequence = 1; sequence < 10; sequence++) Put(database, 2, sequence, [1, 2, 3]);
        }

        using var store = Open();
        Hints.Sequences(store, 2, bytesMax: 4).ShouldBe([10UL]);
        store.Hints.Damaged.ShouldBe(9);
    }

    [Fact]
    public void Expire_ValueThatIsNoHint_GoesWithTheFirst()
    {
        AddTen();
        using (var database = Records.OpenDatabase(_folder.Path)) Put(database, 2, 1, [1]);

        using var store = Open();
        store.Hints.Expire(0).ShouldBe(1);
        store.Hints.BacklogOf(2).Hints.ShouldBe(9);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void ReadPage_DamagedTable_DeliversWhatItCanAndWhatComesLater(double where)
    {
        using (var store = Open())
        {
            foreach (var node in new ushort[] { 1, 2, 3 })
            {
                for (var i = 0; i < 50; i++) store.Hints.TryAdd(node, 0, "key"u8, Records.Encode(1, Records.Noise(i, 2000)));
            }
        }

        Open().Dispose(); // The recovery turns the log into a table.
        Records.Damage(
            new DirectoryInfo(Path.Combine(_folder.Path, "rocks")).EnumerateFiles("*.sst").MaxBy(file => file.Length)!.FullName, where);

        using var again = Open();
        var delivered = DeliverAll(again);
        delivered.ShouldBeInRange(1, 149);
        again.Hints.Damaged.ShouldBeGreaterThan(0);
        again.Hints.Nodes.ShouldBeEmpty();

        foreach (var node in new ushort[] { 1, 2, 3 })
        {
            for (var i = 0; i < 5; i++) Hints.Add(again, node, i).ShouldBeTrue();
        }

        _workers.RunAll();
        DeliverAll(again).ShouldBe(15);
        again.Health.State.ShouldBe(StoreState.Ok);
    }

    private static int DeliverAll(RecordStore store)
    {
        var delivered = 0;
        while (store.Hints.Nodes.Count > 0)
        {
            foreach (var node in store.Hints.Nodes)
            {
                using var page = store.Hints.ReadPage(node, 20_000);
                page.Status.ShouldBe(ScanStatus.Ok);
                delivered += page.Hints.Count;
                if (page.Hints.Count > 0) store.Hints.Remove(node, page.Hints[^1].Sequence).ShouldBeTrue();
            }
        }

        return delivered;
    }

    private RecordStore Open() => Records.Open(_folder.Path, Records.Options(_folder.Path) with { Workers = _workers });

    private void AddTen()
    {
        using var store = Open();
        for (var i = 0; i < 10; i++) Hints.Add(store, 2, i);
    }

    private static void Put(IDatabase database, ushort node, ulong sequence, byte[] value) =>
        database.PutInto(Family.Hints, HintFormat.ComposeKey(new byte[HintFormat.KeyBytes], node, sequence), value);

    private static byte[] Value(int partition, int keyBytes, ReadOnlySpan<byte> record) =>
        [0, 0, 0, 0, 0, 0, 0, 0, (byte)partition, 0, (byte)keyBytes, (byte)(keyBytes >> 8), 65, 66, 67, .. record];
}
