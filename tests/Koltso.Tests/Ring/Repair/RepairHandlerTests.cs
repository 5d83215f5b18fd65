using FsCheck;
using FsCheck.Fluent;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Ring.Repair;
using Koltso.Tests.Cluster.Peers;
using Koltso.Tests.Storage;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Ring.Repair;

public class RepairHandlerTests
{
    private static readonly Gen<(int Kind, int Partition, byte[] Body)> s_question =
        from kind in Gen.Choose((int)FrameKind.TreeRoots, (int)FrameKind.RepairDone)
        from partition in Gen.Choose(0, ModelCluster.Partitions + 1)
        from count in Gen.Choose(0, 40)
        from body in Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf(count)
        select (kind, partition, body);

    [Fact]
    public void AnswerAsync_Garbage_IsAnsweredOrRefusedAndChangesNothing() => Property.Check(s_question, 2_000, question =>
    {
        var cluster = new ModelCluster(2);
        cluster.Write([1], ModelCluster.Record(77, 2), 0);

        var answer = Ask(cluster, 1, (FrameKind)question.Kind, question.Partition, question.Body);

        answer.Status.ShouldBeOneOf(ReplicaStatus.Answered, ReplicaStatus.Rejected);
        answer.Body.Length.ShouldBeLessThanOrEqualTo(RepairMessages.PageBytesMax);
        answer.Body.Return();
        cluster.Stores[0].Get(ModelCluster.PartitionOf([1]), [1]).ShouldNotBeNull();
    });

    [Fact]
    public void AnswerAsync_NodeThatIsNoReplica_IsRefused()
    {
        var cluster = new ModelCluster(2);

        Ask(cluster, 9, FrameKind.TreeRoots, 0, TreeRootsMessage.Write([(0, default)])).Status.ShouldBe(ReplicaStatus.Rejected);
        Ask(cluster, 1, FrameKind.TreeRoots, 0, TreeRootsMessage.Write([(ModelCluster.Partitions, default)])).Status.ShouldBe(
            ReplicaStatus.Rejected);
    }

    [Fact]
    public void AnswerAsync_DoneWithAClockThatWasNeverGiven_LeavesNoMark()
    {
        var cluster = new ModelCluster(2);

        Ask(cluster, 1, FrameKind.RepairDone, 0, RepairDoneMessage.Write(ulong.MaxValue, [3])).Status.ShouldBe(ReplicaStatus.Rejected);

        cluster.Stores[0].ReadMark(3, 1).Clock.ShouldBe(0ul);
    }

    [Fact]
    public async Task AnswerAsync_MoreThanTheBoundOfAllKinds_AreOverloadedUntilOneIsAnswered()
    {
        var cluster = new ModelCluster(2);
        var handlers = cluster.Nodes[0].Handlers;
        var (roots, fetch) = (TreeRootsMessage.Write([(3, default)]), RepairFetchMessage.Write([[1]]));
        var asked = Enumerable.Range(0, RepairSettings.AnswersMax)
            .Select(_ => handlers[FrameKind.TreeRoots].AnswerAsync(1, 0, roots)).ToList();

        var refused = handlers[FrameKind.RepairFetch].AnswerAsync(1, 3, fetch);
        refused.IsCompleted.ShouldBeTrue();
        (await refused).ShouldBe(PeerReply.Of(ReplicaStatus.Overloaded));

        cluster.Loop.RunUntil(() => asked.TrueForAll(static one => one.IsCompleted));
        foreach (var one in asked) (await one).Body.Return();
        var answer = Ask(cluster, 1, FrameKind.RepairFetch, 3, fetch);
        answer.Status.ShouldBe(ReplicaStatus.Answered);
        answer.Body.Return();
    }

    [Fact]
    public void Serve_QuestionOfASession_IsAnsweredOnItsLoop()
    {
        var cluster = new ModelCluster(2);
        var (sessionLoop, clock) = (new ManualScheduler(), cluster.Nodes[0].Services.Clock);
        var (near, far) = MemoryConnection.Pair();
        var peer = new ScriptedPeer(far);
        var hello = new HelloHandler(static other => LinkStage.PeerHello with { Peer = other.Node }, static _ => true, clock);
        var handlers = new MessageHandlers([hello, .. cluster.Nodes[0].Handlers.Values]);
        _ = new PeerSession(near, handlers, cluster.Stores[0], sessionLoop, static () => 0, new SessionCounters()).RunAsync();
        peer.Send(FrameKind.Hello, body: LinkStage.SelfHello.ToBytes());
        peer.Received().Count.ShouldBe(1);

        peer.Send(FrameKind.TreeRoots, request: 7, body: TreeRootsMessage.Write([(3, default)]));
        cluster.Loop.RunFor(1_000);
        peer.Received().ShouldBeEmpty();
        sessionLoop.RunAll();

        var (header, body) = peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Status, header.Request).ShouldBe((FrameKind.TreeRootsReply, (byte)0, 7u));
        TreeRootsMessage.TryReadReply(body, 1, out var reading).ShouldNotBeNull();
        reading.ShouldBe(clock.Last);
    }

    [Fact]
    public void AnswerAsync_LongListing_ComesInPagesThatHoldEachKeyOnce()
    {
        var cluster = new ModelCluster(2);
        for (var i = 0; i < 30_000; i++)
            cluster.Stores[0].Apply(3, [.. BitConverter.GetBytes(i), .. new byte[20]], ModelCluster.Record(77, 2));
        var leaves = new LeafSet(0);
        leaves.Add(0);

        var (from, keys, pages) = (Array.Empty<byte>(), new HashSet<string>(), 0);
        do
        {
            var answer = Ask(cluster, 1, FrameKind.RepairList, 3, new LeafQuery(default, leaves, from).ToBytes());
            answer.Body.Length.ShouldBeLessThanOrEqualTo(RepairMessages.PageBytesMax);
            var reader = new PageReader(answer.Body.Span);
            while (reader.TryReadVersion(false, out var entry)) keys.Add(Convert.ToHexString(entry.Key)).ShouldBeTrue();
            reader.IsBroken.ShouldBeFalse();
            from = reader.NextKey.ToArray();
            answer.Body.Return();
            pages++;
        }
        while (from.Length > 0);

        (keys.Count, pages).ShouldBe((30_000, 5));
    }

    [Fact]
    public void Tick_StoreWasEmpty_BeginsAtOnceWithAllAndAgainUntilAllWereThere()
    {
        var cluster = new ModelCluster(3, stores: [new ModelStore { WasEmpty = true }, new ModelStore(), new ModelStore()]);
        cluster.Up[2] = false;
        var repair = cluster.Nodes[0].Repair;

        repair.Tick();
        cluster.Loop.RunUntil(() => !repair.IsRunning);
        (repair.Current!.WithAll, repair.Current.Planned, repair.Current.Failed)
            .ShouldBe((true, 2 * ModelCluster.Partitions, ModelCluster.Partitions));

        cluster.Up[2] = true;
        cluster.Loop.RunFor(6_000);
        repair.Tick();
        cluster.Loop.RunUntil(() => !repair.IsRunning);
        (repair.Current.Number, repair.Current.Failed).ShouldBe((2, 0));
    }

    /// <summary>One partition cannot be compared with one peer: all else was compared, and is not compared again for that.</summary>
    [Fact]
    public void Tick_StoreWasEmptyAndOneComparisonKeepsFailing_OnlyThatOneIsRepeatedAndEverLessOften()
    {
        var cluster = new ModelCluster(3, stores: [new ModelStore { WasEmpty = true }, new ModelStore(), new ModelStore()]);
        cluster.Up[2] = false;
        var repair = cluster.Nodes[0].Repair;
        var begun = new List<(long AtMs, int Planned)>();
        var (number, endMs) = (0L, cluster.Loop.NowMs + 3_600_000);
        for (; cluster.Loop.NowMs < endMs; cluster.Loop.RunFor(1_000))
        {
            repair.Tick();
            cluster.Loop.RunUntil(() => !repair.IsRunning);
            if (repair.Current is not { Since: not null } round || round.Number == number) continue;
            number = round.Number;
            begun.Add((round.StartedMs, round.Planned));
        }

        begun[0].Planned.ShouldBe(2 * ModelCluster.Partitions);
        begun.Skip(1).ShouldAllBe(static round => round.Planned == ModelCluster.Partitions);
        begun.Count.ShouldBeInRange(8, 16);
        repair.LastComplete.ShouldBeNull();

        cluster.Up[2] = true;
        repair.Tick();
        cluster.Loop.RunUntil(() => !repair.IsRunning);
        (repair.Current!.Planned, repair.Current.Failed).ShouldBe((ModelCluster.Partitions, 0));
    }

    [Fact]
    public void Tick_EveryNode_ComparesEachPairOnce()
    {
        var cluster = new ModelCluster(3);
        cluster.Loop.RunFor(cluster.Nodes[0].Services.Settings.PeriodMs);

        foreach (var node in cluster.Nodes) node.Repair.Tick();
        cluster.Loop.RunUntil(() => cluster.Nodes.All(static node => !node.Repair.IsRunning));

        cluster.Nodes.Sum(static node => node.Repair.Current!.InStep).ShouldBe(3 * ModelCluster.Partitions);
    }

    [Fact]
    public void Tick_WallClockWasSetBack_RoundsComeAsBefore()
    {
        var cluster = new ModelCluster(3);
        var repair = cluster.Nodes[0].Repair;
        for (var round = 1; round <= 3; round++)
        {
            cluster.Loop.WallOffsetMs -= 86_400_000;
            cluster.Loop.RunFor(cluster.Nodes[0].Services.Settings.PeriodMs);
            repair.Tick();
            cluster.Loop.RunUntil(() => !repair.IsRunning);
            repair.Current!.Number.ShouldBe(round);
        }
    }

    [Fact]
    public void Wake_Node_IsComparedWithAtOnceAndAlone()
    {
        var cluster = new ModelCluster(3);
        var repair = cluster.Nodes[0].Repair;

        repair.Wake(1);
        repair.Tick();
        cluster.Loop.RunUntil(() => !repair.IsRunning);

        repair.Current!.Only.ShouldBe([(ushort)1]);
        repair.Current.Failed.ShouldBe(0);
    }

    private static PeerReply Ask(ModelCluster cluster, ushort peer, FrameKind kind, int partition, byte[] body)
    {
        var answer = cluster.Nodes[0].Handlers[kind].AnswerAsync(peer, partition, body);
        cluster.Loop.RunUntil(() => answer.IsCompleted);
        return answer.Result;
    }
}
