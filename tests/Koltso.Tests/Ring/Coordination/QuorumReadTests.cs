using Koltso.Core.Records;
using Koltso.Ring.Coordination;
using Koltso.Tests.Core.Records;

namespace Koltso.Tests.Ring.Coordination;

public sealed class QuorumReadTests
{
    [Fact]
    public async Task Read_Quorum_AsksNoMoreThanAckAndOneForTheRecord()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
        stage.Replicas[0].Reads.ShouldBe([ReadPart.Record]);
        stage.Replicas.Skip(1).SelectMany(static replica => replica.Reads).ShouldBe([ReadPart.Header]);
    }

    [Fact]
    public async Task Read_OthersHaveNewer_AnswersTheNewestAndRepairs()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[0].Put("k", CoordinatorStage.Record("old", 5));
        stage.Replicas[1].Put("k", CoordinatorStage.Record("new", 9));
        stage.Replicas[2].Put("k", CoordinatorStage.Record("new", 9));
        (await stage.GetAsync("k", 2, 3)).ShouldBe("new");
        stage.Replicas[0].HeaderOf("k")!.Value.Version.Clock.ShouldBe(9UL);
        stage.Reads.Repairs.ShouldBe(1);
    }

    [Fact]
    public async Task Read_TombstoneIsNewest_SaysDeletedAndSpreadsIt()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[0].Put("k", CoordinatorStage.Record("old", 5));
        foreach (var replica in stage.Replicas[1..]) replica.Put("k", CoordinatorStage.Record("", 9, 3, RecordFlags.Tombstone));
        (await stage.GetAsync("k", 2, 3)).ShouldBe("deleted");
        stage.Replicas[0].HeaderOf("k")!.Value.IsTombstone.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_TombstoneWithFieldsOfALaterBuild_SpreadsAllOfThem()
    {
        var stage = new CoordinatorStage();
        var tombstone = AnyRecord.Two(RecordFlags.Tombstone | (RecordFlags)64, [1, 2, 3], [], clock: 9);
        stage.Replicas[0].Put("k", CoordinatorStage.Record("old", 5));
        foreach (var replica in stage.Replicas[1..]) replica.Put("k", tombstone);
        (await stage.GetAsync("k", 2, 3)).ShouldBe("deleted");
        stage.Replicas[0].RecordOf("k").ShouldBe(tombstone);
    }

    /// <summary>It may have collected it, and both say the same.</summary>
    [Fact]
    public async Task Read_NewestHasExpired_IsNotGivenToAReplicaThatHasNothing()
    {
        var stage = new CoordinatorStage();
        var nowMs = stage.Time.GetUtcNow().ToUnixTimeMilliseconds();
        stage.Replicas[0].Put("k", Expiring("expired", 5, nowMs));
        await stage.GetAsync("k", 3, 3);
        stage.Replicas[1].HeaderOf("k").ShouldBeNull();
        stage.Replicas[2].HeaderOf("k").ShouldBeNull();
        stage.Reads.Repairs.ShouldBe(0);

        stage.Replicas[0].Put("l", Expiring("not yet", 5, nowMs + 1));
        await stage.GetAsync("l", 3, 3);
        stage.Replicas[1].HeaderOf("l").ShouldNotBeNull();
    }

    [Fact]
    public async Task Read_NewestHasExpired_ReplacesWhatIsOlder()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[0].Put("k", Expiring("expired", 9, 1));
        stage.Replicas[1].Put("k", CoordinatorStage.Record("old", 5));
        await stage.GetAsync("k", 3, 3);
        stage.Replicas[1].HeaderOf("k")!.Value.Version.Clock.ShouldBe(9UL);
    }

    /// <summary>Also where a replica answers only when the client has its answer.</summary>
    [Fact]
    public async Task Read_LateAnswerIsThatTheReplicaHasNothing_AnExpiredRecordIsNotReadOnceMore()
    {
        var stage = new CoordinatorStage();
        foreach (var replica in stage.Replicas[..2]) replica.Put("k", Expiring("expired", 9, 1));
        stage.Replicas[1].IsResponsive = false;
        stage.Replicas[2].IsHolding = true;
        var read = stage.GetAsync("k", 2, 3);
        stage.Time.Advance(20);
        await read;
        stage.Replicas[2].Release();
        stage.Replicas[2].HeaderOf("k").ShouldBeNull();
        stage.Reads.Repairs.ShouldBe(0);
    }

    /// <summary>The coordinator stood still in the middle of the read: what it holds may have been deleted, and that collected.</summary>
    [Fact]
    public async Task Read_LastsTooLong_RepairsNothing()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[0].Put("k", CoordinatorStage.Record("v", 5));
        stage.Replicas[1].IsHolding = stage.Replicas[2].IsHolding = true;
        var read = stage.GetAsync("k", 3, 3);
        stage.Time.Advance(QuorumReads.RepairWithinMs);
        stage.Replicas[1].Release();
        stage.Replicas[2].Release();
        (await read).ShouldBe("v");
        stage.Replicas[1].HeaderOf("k").ShouldBeNull();
        stage.Reads.Repairs.ShouldBe(0);

        (await stage.GetAsync("k", 3, 3)).ShouldBe("v");
        stage.Replicas[1].HeaderOf("k").ShouldNotBeNull();
    }

    [Fact]
    public async Task Read_ReplicaBeyondTheCopies_IsNotGivenOne()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[0].Put("k", CoordinatorStage.Record("v", 5, copies: 1));
        (await stage.GetAsync("k", 3, 3)).ShouldBe("v");
        stage.Replicas[1].HeaderOf("k").ShouldBeNull();
        stage.Replicas[2].HeaderOf("k").ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_OneDown_TheOthersAnswer(int down)
    {
        var stage = new CoordinatorStage(self: 0);
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[down].IsUp = false;
        (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
    }

    [Fact]
    public async Task Read_TwoDown_NotEnoughAtOnce()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[1].IsUp = stage.Replicas[2].IsUp = false;
        (await stage.GetAsync("k", 2, 3)).ShouldBe("Unreachable");
        (await stage.GetAsync("k", 1, 3)).ShouldBe("v");
    }

    [Theory]
    [InlineData(ReplicaStatus.Corrupt)]
    [InlineData(ReplicaStatus.StoreFailed)]
    public async Task Read_OwnStoreFails_AnotherIsAskedForTheRecord(ReplicaStatus failure)
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[0].FailsReads = failure;
        (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
        (await stage.GetAsync("k", 3, 3)).ShouldBe(failure.ToString());
    }

    [Fact]
    public async Task Read_OneIsSilent_AnotherIsAskedAfterTheDelay()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        var reading = Silent(stage, out _);
        reading.IsCompleted.ShouldBeFalse();
        stage.Time.Advance(QuorumReads.HedgeDelayMs + 10);
        (await reading).ShouldBe("v");
        stage.Reads.Hedged.ShouldBe(1);
    }

    [Fact]
    public async Task Read_SilentOneWasBehind_IsRepairedWhenItAnswers()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "old", 3, 3);
        var reading = Silent(stage, out var silent);
        foreach (var replica in stage.Replicas.Where(replica => replica != silent))
            replica.Put("k", CoordinatorStage.Record("new", stage.ClockLast + 1));
        stage.Time.Advance(QuorumReads.HedgeDelayMs + 10);
        await reading;
        silent.Release();
        silent.HeaderOf("k")!.Value.Version.Clock.ShouldBe(stage.ClockLast + 1);
    }

    [Fact]
    public async Task Read_AllAreSlow_SpareRequestsAreBounded()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        foreach (var replica in stage.Replicas[1..]) replica.IsHolding = true;
        var readings = Enumerable.Range(0, 2000).Select(_ => stage.GetAsync("k", 2, 3)).ToList();
        stage.Time.Advance(1000);
        // A burst, and then five in a hundred.
        stage.Reads.Hedged.ShouldBeInRange(1, 150);
        foreach (var replica in stage.Replicas) replica.Release();
        (await Task.WhenAll(readings)).ShouldAllBe(static value => value == "v");
    }

    [Fact]
    public async Task Read_SuspectIsAskedLast()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[1].IsResponsive = false;
        for (var i = 0; i < 100; i++) (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
        stage.Replicas[1].Reads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_OwnDiskHangs_PeersAreAskedFirst()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[0].IsResponsive = false;
        for (var i = 0; i < 100; i++) (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
        stage.Replicas[0].Reads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_OwnDiskBeginsToHang_IsHedgedToAPeer()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", 3, 3);
        stage.Replicas[0].IsHolding = true;
        var reading = stage.GetAsync("k", 2, 3);
        reading.IsCompleted.ShouldBeFalse();
        stage.Time.Advance(2 * QuorumReads.HedgeDelayMs);
        (await reading).ShouldBe("v");
        stage.Replicas[0].Release();
    }

    [Fact]
    public async Task Read_CoordinatorIsNoReplica_AsksPeers()
    {
        var stage = new CoordinatorStage(replicas: 5, self: 4);
        await stage.PutAsync("k", "v", 2, 3);
        (await stage.GetAsync("k", 2, 3)).ShouldBe("v");
        stage.Replicas[4].Reads.ShouldBeEmpty();
        stage.Replicas[4].Applies.ShouldBe(0);
    }

    [Fact]
    public async Task Read_ViewHasMoreReplicasThanTheLast_AsksThemAll()
    {
        var stage = new CoordinatorStage(replicas: 5, replicationFactor: 2);
        await stage.PutAsync("k", "old", 2, 2);
        (await stage.GetAsync("k", 2, 2)).ShouldBe("old");
        stage.Adopt(replicationFactor: 5);
        stage.Replicas[4].Put("k", CoordinatorStage.Record("new", stage.ClockLast + 1, copies: 5));
        (await stage.GetAsync("k", 5, 5)).ShouldBe("new");
        foreach (var replica in stage.Replicas) replica.HeaderOf("k")!.Value.Version.Clock.ShouldBe(stage.ClockLast + 1);
        stage.Adopt(replicationFactor: 3);
        (await stage.GetAsync("k", 2, 3)).ShouldBe("new");
    }

    [Fact]
    public async Task Read_NobodyHasIt_IsAbsent() => (await new CoordinatorStage().GetAsync("k", 2, 3)).ShouldBe("absent");

    /// <summary>A read in which the peer that was asked in addition to this node does not answer.</summary>
    private static Task<string> Silent(CoordinatorStage stage, out ModelReplica silent)
    {
        stage.Replicas[1].IsHolding = stage.Replicas[2].IsHolding = true;
        var reading = stage.GetAsync("k", 2, 3);
        silent = stage.Replicas[1].Reads.Count > 0 ? stage.Replicas[1] : stage.Replicas[2];
        (silent == stage.Replicas[1] ? stage.Replicas[2] : stage.Replicas[1]).IsHolding = false;
        return reading;
    }

    private static byte[] Expiring(string value, ulong version, long atMs)
    {
        var header = new RecordHeader(new RecordVersion(version, 1), RecordFlags.Expires, 3, atMs);
        var record = new byte[header.Bytes + value.Length];
        header.Write(record);
        System.Text.Encoding.UTF8.GetBytes(value, record.AsSpan(header.Bytes));
        return record;
    }
}
