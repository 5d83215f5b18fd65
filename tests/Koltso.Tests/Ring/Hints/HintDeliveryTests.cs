using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Hints;
using Koltso.Ring.Scheduling;
using Koltso.Storage;
using Koltso.Tests.Ring.Coordination;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Ring.Hints;

public sealed class HintDeliveryTests : IDisposable
{
    private const ushort Node = 12;
    private const long AgeMs = 3_600_000;

    private readonly TestFolder _folder = new();
    private readonly ManualScheduler _workers = new();
    private readonly ManualTime _time = new();
    private readonly ModelReplica _replica = new(static _ => { });
    private readonly List<ushort> _compared = [];
    private readonly ListLogger _log = new();
    private readonly HybridClock _clock;
    private readonly RecordStore _store;
    private readonly HintDelivery _delivery;

    public HintDeliveryTests()
    {
        _store = Records.Open(
            _folder.Path, Records.Options(_folder.Path) with { Workers = _workers, HintBytesMaxPerNode = 4096 }, time: _time);
        _clock = new HybridClock(_time, 0, static _ => { });
        _delivery = new HintDelivery(
            _store.Hints, AgeMs, () => new Dictionary<ushort, IReplica> { [Node] = _replica }, static () => 1,
            new WorkerQueue(_workers, _workers), _clock, _time, _compared.Add, _log);
    }

    public void Dispose()
    {
        _log.Ids.ShouldNotContain(HintLog.HintDeliveryFailedId);
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Tick_NodeIsDown_KeepsWhatItMissed()
    {
        Add(10);
        _replica.IsUp = false;
        Deliver();
        _replica.Applies.ShouldBe(0);
        Waiting.ShouldBe(10);
    }

    [Fact]
    public void Tick_NodeIsBack_GetsAllAndNoneIsKept()
    {
        Add(10);
        Deliver();
        for (var i = 0; i < 10; i++) _replica.HeaderOf($"key{i}").ShouldNotBeNull();
        Waiting.ShouldBe(0);
        _delivery.Delivered.ShouldBe(10);
        Deliver();
        _replica.Applies.ShouldBe(10);
    }

    [Fact]
    public void Tick_NodeHasNewer_IsAsGoodAsDelivered()
    {
        Add(1);
        var newer = VersionNow + 99;
        _replica.Put("key0", CoordinatorStage.Record("newer", newer));
        Deliver();
        _replica.HeaderOf("key0")!.Value.Version.Clock.ShouldBe(newer);
        Waiting.ShouldBe(0);
    }

    [Fact]
    public void Tick_NodeRefuses_KeepsThemForTheNextTime()
    {
        Add(10);
        _replica.Refuses = ReplicaStatus.DiskFull;
        Deliver();
        Waiting.ShouldBe(10);
        _replica.Refuses = null;
        Deliver();
        Waiting.ShouldBe(0);
    }

    [Fact]
    public void Tick_NodeDiesHalfWay_KeepsFromTheFirstUnconfirmedOn()
    {
        Add(10);
        _replica.RefusesAfter = 4;
        Deliver();
        Waiting.ShouldBe(6);
    }

    [Fact]
    public void Tick_HintsWereLostWhileTheNodeWasAway_AsksForAComparison()
    {
        _replica.IsUp = false;
        Deliver();
        Add(1000);
        _store.Hints.Dropped.ShouldBeGreaterThan(0);
        _replica.IsUp = true;
        Deliver();
        _compared.ShouldBe([Node]);
        Deliver();
        _compared.Count.ShouldBe(1);
        Lost().ShouldBe([_store.Hints.Dropped]);
    }

    [Fact]
    public void Tick_HintsBecameTooOldWhileThisNodeWasAway_AreNotDelivered()
    {
        Add(10);
        // Nothing made them expire in the meantime: the node was down.
        _time.Advance(AgeMs + 1);
        Add(1);
        Deliver();
        (_replica.Applies, _store.Hints.Expired, Waiting).ShouldBe((1, 10, 0));
        _compared.ShouldBe([Node]);
        Lost().ShouldBe([10]);
    }

    /// <summary>The same holds for hints that a full disk has no space to remove.</summary>
    [Fact]
    public void Tick_TooOldBehindOneThatSeemsYounger_IsStillThereAndNotDelivered()
    {
        _time.WallAheadMs = 1_000;
        Add(1);
        _time.WallAheadMs = 0;
        Add(2);
        _time.Advance(AgeMs + 1);
        _store.Hints.Expire(_time.GetUtcNow().ToUnixTimeMilliseconds() - AgeMs).ShouldBe(0);
        Deliver();
        (_replica.Applies, Waiting).ShouldBe((1, 0));
    }

    /// <summary>
    /// The coordinator stood still after it had sent the write: what it writes down for the third replica when it wakes is as old
    /// as the write.
    /// </summary>
    [Fact]
    public void Tick_HintWasAddedLongAfterItsWrite_IsNotDeliveredAndTheNodeIsCompared()
    {
        var version = VersionNow;
        _time.Advance(30 * AgeMs);
        AddOne("key0", version);
        Deliver();
        (_replica.Applies, _store.Hints.Expired, Waiting).ShouldBe((0, 1, 0));
        _compared.ShouldBe([Node]);
    }

    [Fact]
    public void Tick_HintOfAnOldWriteAmongYoungOnes_IsLeftOutAndTheNodeIsCompared()
    {
        var version = VersionNow;
        _time.Advance(30 * AgeMs);
        Add(2);
        AddOne("key7", version);
        AddOne("key8", VersionNow);
        Deliver();
        (_replica.Applies, _delivery.Delivered, _store.Hints.Expired, Waiting).ShouldBe((3, 3, 1, 0));
        _replica.HeaderOf("key7").ShouldBeNull();
        _compared.ShouldBe([Node]);
    }

    [Fact]
    public void Expire_HintOfAnOldWriteForANodeThatIsUp_TheNodeIsCompared()
    {
        var version = VersionNow;
        _time.Advance(30 * AgeMs);
        AddOne("key0", version);
        _delivery.Expire().ShouldBe(1);
        _compared.ShouldBe([Node]);
    }

    /// <summary>It stood still between reading them from its disk and sending them.</summary>
    [Fact]
    public void Tick_StandsStillBeforeItSends_HintsAreJudgedOnceMore()
    {
        Add(10);
        _delivery.Tick();
        _workers.RunOne();
        _time.Advance(AgeMs + 1);
        Deliver();
        Deliver();
        (_replica.Applies, Waiting).ShouldBe((0, 0));
        _compared.ShouldBe([Node]);
    }

    [Fact]
    public void Tick_NodeSaysThatItComesTooLate_IsDoneWithAndTheNodeIsCompared()
    {
        Add(10);
        foreach (var answer in Enumerable.Repeat(ReplicaStatus.Applied, 4).Append(ReplicaStatus.TooLate)) _replica.Answers.Enqueue(answer);
        Deliver();
        (_replica.Applies, _delivery.Delivered, _store.Hints.Expired, Waiting).ShouldBe((10, 9, 1, 0));
        _compared.ShouldBe([Node]);
    }

    [Fact]
    public void Tick_ThisNodesClockWasSetBack_HintsAreAsOldAsTheOthersSay()
    {
        Add(10);
        _clock.Peers.Note(1, _time.GetUtcNow().ToUnixTimeMilliseconds() + AgeMs + 1, _time.ElapsedMs);
        Deliver();
        (_replica.Applies, _store.Hints.Expired).ShouldBe((0, 10));
    }

    [Fact]
    public void Tick_NothingWasLost_AsksForNoComparison()
    {
        _replica.IsUp = false;
        Deliver();
        Add(5);
        _replica.IsUp = true;
        Deliver();
        _compared.ShouldBeEmpty();
    }

    private IEnumerable<long> Lost() =>
        _log.Events.Where(static happened => happened.Id.Id == HintLog.HintsLostId).Select(static happened => (long)happened["hints"]!);

    private ulong VersionNow => (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() << RecordVersion.CounterBits;

    private long Waiting => _store.Hints.BacklogOf(Node).Hints;

    private void Add(int count)
    {
        for (var i = 0; i < count; i++) AddOne($"key{i}", VersionNow + (ulong)i);
    }

    private void AddOne(string key, ulong version)
    {
        _store.Hints.TryAdd(Node, 3, System.Text.Encoding.UTF8.GetBytes(key), CoordinatorStage.Record($"value of {key}", version));
        _workers.RunAll();
    }

    private void Deliver()
    {
        _delivery.Tick();
        for (var i = 0; i < 10; i++)
        {
            _workers.RunAll();
            _time.Advance(100);
        }
    }
}
