namespace Koltso.Tests.Storage;

public sealed class CachedReadTests : IDisposable
{
    /// <summary>Opening the database opens sixteen of the tables that it finds; the others are opened when they are first read.</summary>
    private const int TablesOpenedAtOnce = 16;
    private const int Keys = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryReadCached_TableThatIsNotOpenYet_MustWaitAndIsNeverEmpty()
    {
        using (var filled = Records.Open(_folder.Path))
        {
            Records.ApplyMany(filled, Keys, i => (i % 16, $"key{i}", Expected(i)));
            WaitForTables();
        }
        using var store = Records.Open(_folder.Path);

        for (var i = 0; i < Keys; i++)
        {
            var answer = store.TryReadCached(i % 16, Records.Key($"key{i}"), out var mustWait);
            mustWait.ShouldBeTrue();
            answer.Record.Length.ShouldBe(0);
        }

        store.Health.CorruptReads.ShouldBe(0);
        for (var i = 0; i < Keys; i += 100) store.Get(i % 16, $"key{i}").ShouldBe(Expected(i));
    }

    /// <summary>
    /// A store that is written to faster than it compacts has a few large tables in its first level for a while. In the
    /// end they are always compacted into many tables of a memtable's size.
    /// </summary>
    private void WaitForTables() => SpinWait.SpinUntil(
        () => Directory.EnumerateFiles(Path.Combine(_folder.Path, "rocks"), "*.sst").Count() > TablesOpenedAtOnce,
        s_patience).ShouldBeTrue();

    private static byte[] Expected(int i) => Records.Encode((ulong)i + 1, Records.Noise(i, 40_000));
}
