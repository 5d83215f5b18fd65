using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Ring.Repair;
using Koltso.Storage;

namespace Koltso.Tests.Storage;

/// <summary>A node whose store was empty at its start has to get everything from the others.</summary>
public sealed class EmptyStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WasEmpty_NewStore_IsTrue()
    {
        using var store = Records.Open(_folder.Path);
        WasEmpty(store).ShouldBeTrue();
    }

    /// <summary>At the second restart the log is empty, and what is stored lies in tables.</summary>
    [Fact]
    public void WasEmpty_RestartedOnceAndTwice_IsFalse()
    {
        using (var store = Records.Open(_folder.Path)) store.Apply(15, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        for (var restart = 0; restart < 3; restart++)
        {
            using var store = Records.Open(_folder.Path);
            WasEmpty(store).ShouldBeFalse($"restart {restart}");
        }
    }

    /// <summary>RocksDB counts what was written less what was removed, so that its estimate can be 0 although there is something.</summary>
    [Fact]
    public void WasEmpty_AsMuchWasRemovedAsThereIs_IsFalse()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.Apply(3, "stays", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
            store.Apply(3, "goes", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.Applied);
            store.Remove(3, "goes", 2).ShouldBe(ReplicaStatus.Applied);
        }

        using var again = Records.Open(_folder.Path);
        WasEmpty(again).ShouldBeFalse();
    }

    [Fact]
    public void WasEmpty_AllWasRemoved_IsTrue()
    {
        using (var store = Records.Open(_folder.Path))
        {
            store.Apply(3, "goes", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.Applied);
            store.Remove(3, "goes", 2).ShouldBe(ReplicaStatus.Applied);
        }

        using var again = Records.Open(_folder.Path);
        WasEmpty(again).ShouldBeTrue();
    }

    private static bool WasEmpty(RecordStore store) => new RepairStore(store, PipeScheduler.Inline, PipeScheduler.Inline).WasEmpty;
}
