using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Tests.Core;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

/// <summary>A store behaves the same on RocksDB and on the simulated disk, for any sequence of operations.</summary>
public sealed class SameStoreProperties : IDisposable
{
    private const int Keys = 6, Partitions = 3;

    private readonly TestFolder _folder = new();
    private int _runs;

    private enum Act
    {
        Apply,
        Remove,
        Turn,
        Read,
        Scan,
        Hint,
        ReadHints,
        RemoveHints,
        ExpireHints,
        Mark,
        Ceiling,
        Count,
        Sync,
        Pass,
        Reopen,
        Kill,
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Store_AnySequenceOfActs_ShowsTheSameOnBoth()
    {
        var acts = Gen.Frequency(
            (12, Gen.Constant(Act.Apply)), (4, Gen.Constant(Act.Remove)), (5, Gen.Constant(Act.Turn)), (4, Gen.Constant(Act.Read)),
            (2, Gen.Constant(Act.Scan)), (6, Gen.Constant(Act.Hint)), (2, Gen.Constant(Act.ReadHints)),
            (2, Gen.Constant(Act.RemoveHints)), (1, Gen.Constant(Act.ExpireHints)), (2, Gen.Constant(Act.Mark)),
            (1, Gen.Constant(Act.Ceiling)), (1, Gen.Constant(Act.Count)), (1, Gen.Constant(Act.Sync)), (1, Gen.Constant(Act.Pass)),
            (1, Gen.Constant(Act.Reopen)), (1, Gen.Constant(Act.Kill)));
        var step = from act in acts
                   from first in Gen.Choose(0, 19)
                   from second in Gen.Choose(0, 19)
                   select (act, first, second);
        var input = from mode in Gen.Elements(FsyncMode.Interval, FsyncMode.Always, FsyncMode.Never)
                    from steps in step.ArrayOf().Resize(100)
                    select (mode, steps);
        Property.Check(input, 40, given => Run(given.mode, given.steps));
    }

    private void Run(FsyncMode mode, (Act Act, int First, int Second)[] steps)
    {
        var options = Records.Options("") with { FsyncMode = mode, HintBytesMaxPerNode = 500 };
        using var rocks = new Stage.OnRocks(Path.Combine(_folder.Path, $"{_runs++}"), options);
        using var simulated = new Stage.OnSimDisk(new SimDisk("disk", new Random(1)), options);
        var number = 0;
        foreach (var (act, first, second) in steps)
        {
            var where = $"act {number++}, {act} {first} {second}";
            Do(simulated, act, first, second).ShouldBe(Do(rocks, act, first, second), where);
            Figures(simulated).ShouldBe(Figures(rocks), where);
        }
    }

    private static string Do(Stage stage, Act act, int first, int second)
    {
        var store = stage.Store;
        var partition = first % Partitions;
        var key = Records.Key($"key{first % Keys}");
        switch (act)
        {
            case Act.Apply:
                _ = store.ApplyAsync(partition, key, Record(second), stage.Loop).AsTask();
                return "";
            case Act.Remove:
                _ = store.RemoveAsync(partition, key, new RecordVersion((ulong)second + 1, 1), stage.Loop).AsTask();
                return "";
            case Act.Turn:
                var last = store.ApplyAsync(partition, key, Record(second), stage.Loop).AsTask();
                stage.RunUntilIdle();
                return $"{last.Result}";
            case Act.Read:
                var answer = store.Read(partition, key);
                var read = $"{answer.Status} {Convert.ToHexString(answer.Record.Span)}";
                answer.Record.Return();
                return read;
            case Act.Scan:
                var seen = new List<string>();
                var status = store.Scan(partition, second % 2 == 0 ? default : key, (at, record) =>
                {
                    seen.Add(Convert.ToHexString(at) + Convert.ToHexString(record));
                    return true;
                });
                return $"{status} {string.Join(' ', seen)}";
            case Act.Hint:
                var taken = store.Hints.TryAdd((ushort)partition, second % 16, key, Record(second));
                if (first % 3 == 0) stage.RunUntilIdle();
                return $"{taken}";
            case Act.ReadHints:
                using (var page = store.Hints.ReadPage((ushort)partition, 30 * second))
                {
                    return $"{page.Status} " + string.Join(' ', page.Hints.Select(hint =>
                        $"{hint.Sequence} {hint.SinceMs} {Convert.ToHexString(hint.Key.Span)} {Convert.ToHexString(hint.Record.Span)}"));
                }

            case Act.RemoveHints:
                return $"{store.Hints.Remove((ushort)partition, (ulong)second)}";
            case Act.ExpireHints:
                return $"{store.Hints.Expire(stage.Time.GetUtcNow().ToUnixTimeMilliseconds() - second)}";
            case Act.Mark:
                store.RepairMarks.Write(partition, (ushort)(first % 2), new RepairMark((ulong)second, 1, 1));
                return "";
            case Act.Ceiling:
                return $"{store.WriteClockCeiling((ulong)second)}";
            case Act.Count:
                var counting = store.CountPartitionsAsync(CancellationToken.None);
                stage.RunUntilIdle();
                return $"{string.Join(' ', counting.Result.Keys)} {string.Join(' ', counting.Result.Bytes)}";
            case Act.Sync:
                return $"{store.SyncWalIfDirty()} {store.TryHeal()}";
            case Act.Pass:
                stage.Time.Advance(second);
                return "";
            case Act.Reopen:
                stage.Reopen();
                return "";
            default:
                stage.Kill();
                return "";
        }
    }

    private static string Figures(Stage stage)
    {
        var store = stage.Store;
        var marks = Enumerable.Range(0, Partitions * 2).Select(i => store.RepairMarks.Read(i % Partitions, (ushort)(i / Partitions)));
        var hints = Enumerable.Range(0, Partitions).Select(node => store.Hints.BacklogOf((ushort)node));
        var changes = Enumerable.Range(0, Partitions).Select(store.ChangesOf);
        var stats = store.Snapshot();
        return $"{store.Health} {store.ReadClockCeiling()} {string.Join(' ', marks)} {string.Join(' ', hints)} {store.Hints.Dropped} "
            + $"{string.Join(' ', changes)} {stats.WriteBatches} {stats.RecordsWritten} {stats.RecordsRemoved} {stats.WritesQueued}";
    }

    private static byte[] Record(int number) => Records.Encode((ulong)number + 1, $"value{number}");
}
