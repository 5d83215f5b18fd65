using Koltso.Storage;

namespace Koltso.Tests.Storage.Hints;

/// <summary>A coordinator that stood still adds a hint long after the write.</summary>
public sealed class HintAgeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualScheduler _workers = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryAdd_LongAfterTheWrite_IsAsOldAsThat()
    {
        using var store = Open();
        var writtenMs = _time.GetUtcNow().ToUnixTimeMilliseconds() - 100_000;
        store.Hints.TryAdd(2, 3, "a"u8, Records.Encode((ulong)writtenMs << 16, "late")).ShouldBeTrue();
        _workers.RunAll();

        using (var page = store.Hints.ReadPage(2, 1 << 20)) page.Hints.ShouldHaveSingleItem().SinceMs.ShouldBe(writtenMs);
        store.Hints.Expire(writtenMs).ShouldBe(0);
        store.Hints.Expire(writtenMs + 1).ShouldBe(1);
    }

    private RecordStore Open() => Records.Open(_folder.Path, Records.Options(_folder.Path) with { Workers = _workers }, time: _time);
}
