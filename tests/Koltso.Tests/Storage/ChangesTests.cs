using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage;

namespace Koltso.Tests.Storage;

[Collection(TestDisk.Collection)]
public sealed class ChangesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChangesOf_OtherPartition_StaysAsItIs()
    {
        using var store = Records.Open(_folder.Path);
        store.ChangesOf(3).ShouldBe(0);
        store.Apply(3, "key", Records.Encode(1, "v"));

        store.ChangesOf(3).ShouldBe(1);
        store.ChangesOf(2).ShouldBe(0);
        store.ChangesOf(4).ShouldBe(0);
        Should.Throw<ArgumentException>(() => store.ChangesOf(16));
    }

    [Fact]
    public void ChangesOf_NothingWasWritten_StaysAsItIs()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(3, "key", Records.Encode(5, "v"));
        store.Apply(3, "key", Records.Encode(5, "v"));
        store.Apply(3, "key", Records.Encode(4, "old"));
        store.Remove(3, "key", 4);

        store.ChangesOf(3).ShouldBe(1);
        store.Remove(3, "key", 5);
        store.ChangesOf(3).ShouldBe(2);
    }

    [Fact]
    public async Task ChangesOf_WhenTheWriterIsTold_HasGrown()
    {
        using var store = Records.Open(_folder.Path);
        var loop = new ManualScheduler();
        var writing = WriteAndCountAsync(store, loop);
        store.ChangesOf(3).ShouldBe(0);
        loop.RunAll();

        (await writing).ShouldBe(1);
    }

    [Fact]
    public void ChangesOf_DatabaseReopened_HasGrownInAllPartitions()
    {
        using var disk = new TestDisk(32);
        using var store = Records.Open(disk.Path, Records.Options(disk.Path) with { DiskReserveBytes = 4096 });
        disk.FillUpTo(64 << 10);
        var before = store.ChangesOf(7);
        store.Apply(3, "key", Records.Encode(1, Records.Noise(1, 1 << 20))).ShouldBe(ReplicaStatus.InDoubt);
        File.Delete(disk.Ballast);
        store.TryHeal().ShouldBeTrue();

        store.ChangesOf(7).ShouldBeGreaterThan(before);
    }

    private static async Task<long> WriteAndCountAsync(RecordStore store, PipeScheduler loop)
    {
        await store.ApplyAsync(3, Records.Key("key"), Records.Encode(1, "v"), loop);
        return store.ChangesOf(3);
    }
}
