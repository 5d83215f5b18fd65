using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Tests.Core;

namespace Koltso.Tests.Storage;

/// <summary>
/// In whatever order and batches records arrive, and arrive again, a read returns the newest record of each key, and
/// each writer learns whether a newer one was there before.
/// </summary>
public sealed class NewestWinsProperties : IDisposable
{
    private const int Keys = 3;

    private readonly TestFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_AnyOrderAndBatching_EndsWithTheNewest()
    {
        using var store = Records.Open(_folder.Path);
        var step = from key in Gen.Choose(0, Keys - 1)
                   from clock in Gen.Choose(1, 20)
                   from node in Gen.Choose(1, 3)
                   from endsBatch in Gen.Elements(true, false, false)
                   select (Key: key, Version: new RecordVersion((ulong)clock, (ushort)node), EndsBatch: endsBatch);
        Property.Check(step.ArrayOf(), 200, steps => Run(store, steps));
    }

    private void Run(RecordStore store, (int Key, RecordVersion Version, bool EndsBatch)[] steps)
    {
        var loop = new ManualScheduler();
        var run = $"run{_runs++}-";
        var writes = new List<Task<ReplicaStatus>>();
        foreach (var (key, version, endsBatch) in steps)
        {
            var record = Records.Encode(version.Clock, [(byte)version.Clock, (byte)version.Node], version.Node);
            writes.Add(store.ApplyAsync(5, Records.Key(run + key), record, loop).AsTask());
            if (endsBatch) loop.RunAll();
        }

        loop.RunAll();
        writes.Select(write => write.Result).ShouldBe(Expected(steps));
        foreach (var group in steps.GroupBy(step => step.Key))
        {
            var newest = group.Max(step => step.Version);
            store.Get(5, run + group.Key).ShouldBe(
                Records.Encode(newest.Clock, [(byte)newest.Clock, (byte)newest.Node], newest.Node));
        }
    }

    private static IEnumerable<ReplicaStatus> Expected((int Key, RecordVersion Version, bool EndsBatch)[] steps)
    {
        var newest = new RecordVersion[Keys];
        foreach (var (key, version, _) in steps)
        {
            yield return newest[key] > version ? ReplicaStatus.Superseded : ReplicaStatus.Applied;
            if (version > newest[key]) newest[key] = version;
        }
    }
}
