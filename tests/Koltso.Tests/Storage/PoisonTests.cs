using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage;

public sealed class PoisonTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_AfterAFailedSync_IsRefusedAndReadsGoOn()
    {
        using var store = Records.Open(_folder.Path);
        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
        var log = Directory.EnumerateFiles(Path.Combine(_folder.Path, "rocks"), "*.log").Single();

        // A log that cannot be opened stands for a log that the disk does not accept.
        var loop = Path.Combine(_folder.Path, "rocks", "999999.log");
        File.CreateSymbolicLink(loop, loop);
        store.SyncWalIfDirty().ShouldBeFalse();

        store.Health.State.ShouldBe(StoreState.Failed);
        store.Health.Reason.ShouldNotBeNull();
        store.Apply(1, "key", Records.Encode(2, "v")).ShouldBe(ReplicaStatus.StoreFailed);
        store.WriteClockCeiling(5).ShouldBe(ReplicaStatus.StoreFailed);
        store.TryHeal().ShouldBeFalse();
        store.Get(1, "key").ShouldBe(Records.Encode(1, "v"));
        File.Exists(log).ShouldBeTrue();
    }

    [Fact]
    public void Classify_AnyOtherFailure_FailsTheStoreForGood()
    {
        var health = new HealthTracker();
        var outcomes = new WriteOutcomes(health);

        outcomes.Classify(new DatabaseStatus(DatabaseCode.Other, "IO error: the disk is gone")).ShouldBe(ReplicaStatus.StoreFailed);
        outcomes.Classify(new DatabaseStatus(DatabaseCode.NoSpace, "IO error: No space left on device")).ShouldBe(ReplicaStatus.DiskFull);

        health.Refusal().ShouldBe(ReplicaStatus.StoreFailed);
        health.Snapshot().Reason.ShouldBe("IO error: the disk is gone");
    }

    [Theory]
    [InlineData("Corruption: block checksum mismatch", DatabaseCode.Corruption, false)]
    [InlineData("IO error: No space left on device: While appending to file: x.log", DatabaseCode.NoSpace, false)]
    [InlineData("IO error: While lock file: /d/LOCK: Resource temporarily unavailable", DatabaseCode.Locked, false)]
    [InlineData("IO error: While fsync: x.log: Input/output error", DatabaseCode.Other, false)]
    [InlineData("Invalid argument: something", DatabaseCode.Other, false)]
    [InlineData("Result incomplete: IO error: No space left on device: While appending to file: 17.sst", DatabaseCode.NoSpace, true)]
    [InlineData("Result incomplete: Corruption: block checksum mismatch in 17.sst offset 0", DatabaseCode.Corruption, true)]
    [InlineData("Result incomplete: IO error: While fsync: 17.sst: Input/output error", DatabaseCode.Other, true)]
    [InlineData("Result incomplete: Write stall", DatabaseCode.Incomplete, false)]
    [InlineData("Result incomplete: ", DatabaseCode.Incomplete, false)]
    public void Status_ErrorText_TellsTheCodeAndWhatAWriteWaitedFor(string text, object code, bool isHeldBack)
    {
        var status = StatusOf(text);

        status.Code.ShouldBe(code);
        status.IsHeldBack.ShouldBe(isHeldBack);
        (status.Text is null).ShouldBe(status.Code == DatabaseCode.Incomplete);
    }

    [Theory]
    [InlineData("Result incomplete: IO error: No space left on device: While appending to file: 17.sst", StoreState.DiskFull)]
    [InlineData("Result incomplete: IO error: While appending to file: 17.sst: Input/output error", StoreState.Ok)]
    [InlineData("IO error: While appending to file: 17.sst: Input/output error", StoreState.Ok)]
    [InlineData("Result incomplete: ", StoreState.Ok)]
    [InlineData("IO error: While appending to file: 17.log: Input/output error", StoreState.Failed)]
    public void Classify_WhatHasFailed_FailsTheStoreOnlyIfItIsTheLog(string text, object state)
    {
        var health = new HealthTracker();

        new WriteOutcomes(health).Classify(StatusOf(text)).ShouldBe(
            state is StoreState.DiskFull ? ReplicaStatus.DiskFull : ReplicaStatus.StoreFailed);

        health.State.ShouldBe(state);
    }

    private static DatabaseStatus StatusOf(string text) => RocksErrors.Status(System.Text.Encoding.UTF8.GetBytes(text));
}
