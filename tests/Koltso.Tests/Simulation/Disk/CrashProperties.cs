using FsCheck.Fluent;
using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Tests.Core;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

/// <summary>
/// A crash leaves what the fsync mode promises: after a kill everything that was acknowledged; after a power loss the
/// oldest batches, including at least everything that was synced.
/// </summary>
public sealed class CrashProperties
{
    private const int Keys = 4;

    private enum Act
    {
        Write,
        Remove,
        Sync,
        Ceiling,
        Reopen,
        Kill,
        PowerLoss,
    }

    [Fact]
    public void Store_AnyCrashes_KeepsAPrefixAndAllThatWasSynced()
    {
        var acts = Gen.Frequency(
            (20, Gen.Constant(Act.Write)), (3, Gen.Constant(Act.Remove)), (2, Gen.Constant(Act.Sync)), (1, Gen.Constant(Act.Ceiling)),
            (1, Gen.Constant(Act.Reopen)), (1, Gen.Constant(Act.Kill)), (3, Gen.Constant(Act.PowerLoss)));
        var input = from seed in Gen.Choose(0, 1_000_000)
                    from mode in Gen.Elements(FsyncMode.Interval, FsyncMode.Always, FsyncMode.Never)
                    from steps in Gen.Zip(acts, Gen.Choose(0, Keys - 1)).ArrayOf().Resize(120)
                    select (seed, mode, steps);
        Property.Check(input, 300, given => Run(given.seed, given.mode, given.steps));
    }

    private static void Run(int seed, FsyncMode mode, (Act Act, int Key)[] steps)
    {
        var random = new Random(seed);
        var disk = new SimDisk("disk", random);
        using var stage = new Stage.OnSimDisk(disk, Records.Options("") with { FsyncMode = mode });
        var history = new List<string> { State(stage.Store) };
        var durable = 0;
        ulong clock = 0;
        foreach (var (act, key) in steps)
        {
            switch (act)
            {
                case Act.Write:
                    Completed(
                        stage, stage.Store.ApplyAsync(key, Records.Key("key"), Records.Encode(++clock, "value"), stage.Loop).AsTask());
                    break;
                case Act.Remove:
                    Completed(stage, stage.Store.RemoveAsync(key, Records.Key("key"), new RecordVersion(clock, 1), stage.Loop).AsTask());
                    break;
                case Act.Sync:
                    stage.Store.SyncWalIfDirty().ShouldBeTrue();
                    durable = history.Count - 1;
                    break;
                case Act.Ceiling:
                    stage.Store.WriteClockCeiling(clock += 10).ShouldBe(ReplicaStatus.Applied);
                    if (mode != FsyncMode.Never) durable = history.Count - 1;
                    break;
                case Act.Reopen:
                    stage.Reopen();
                    break;
                case Act.Kill:
                    stage.Kill();
                    break;
                default:
                    disk.PowerLoss(random);
                    stage.Kill();
                    break;
            }

            var state = State(stage.Store);
            if (act != Act.PowerLoss)
            {
                if (act is not (Act.Write or Act.Remove)) state.ShouldBe(history[^1]);
                else history.Add(state);
                if (mode == FsyncMode.Always || act is Act.Reopen or Act.Kill) durable = history.Count - 1;
                continue;
            }

            var survived = history.LastIndexOf(state);
            survived.ShouldBeGreaterThanOrEqualTo(durable);
            history.RemoveRange(survived + 1, history.Count - survived - 1);
            durable = survived;
            stage.Store.ReadClockCeiling().ShouldBeGreaterThanOrEqualTo(NewestOf(stage.Store));
        }
    }

    private static void Completed(Stage stage, Task<ReplicaStatus> write)
    {
        stage.RunUntilIdle();
        write.Result.ShouldBe(ReplicaStatus.Applied);
    }

    private static string State(RecordStore store) =>
        string.Join(' ', Enumerable.Range(0, Keys).Select(key => store.Get(key, "key") is { } record ? Convert.ToHexString(record) : "-"));

    private static ulong NewestOf(RecordStore store) =>
        Enumerable.Range(0, Keys).Select(key => RecordHeader.TryRead(store.Get(key, "key"), out var header) ? header.Version.Clock : 0)
            .Max();
}
