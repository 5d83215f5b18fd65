using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Tests.Core;

public class HybridClockTests
{
    private const long StartMs = 1_700_000_000_000;
    private const int CounterBits = RecordVersion.CounterBits;

    private readonly StoppedClock _wall = new(StartMs);
    private readonly List<ulong> _persisted = [];

    [Fact]
    public void Next_WallClockMoves_FollowsIt()
    {
        var clock = Start();
        clock.Next().ShouldBe(At(StartMs));
        clock.Next().ShouldBe(At(StartMs) + 1);
        _wall.UnixTimeMs += 5;
        clock.Next().ShouldBe(At(StartMs + 5));
    }

    [Fact]
    public void Next_WallClockBackwards_StillGrows()
    {
        var clock = Start();
        var before = clock.Next();
        _wall.UnixTimeMs -= 3_600_000;
        clock.Next().ShouldBe(before + 1);
    }

    [Fact]
    public void Next_MoreThanACounterInOneMillisecond_CarriesIntoTheNext()
    {
        var clock = Start();
        for (var i = 0; i < 1 << CounterBits; i++) clock.Next();
        clock.Next().ShouldBe(At(StartMs + 1));
    }

    [Fact]
    public void Next_Always_StaysUnderWhatWasPersisted()
    {
        var clock = Start();
        for (var i = 0; i < 1_000; i++)
        {
            _wall.UnixTimeMs += i % 7 == 0 ? 10_000 : 1;
            clock.Next().ShouldBeLessThanOrEqualTo(_persisted[^1]);
        }

        clock.Ceiling.ShouldBe(_persisted[^1]);
        _persisted.ShouldBeInOrder();
    }

    [Fact]
    public void Next_AfterRestartWithWallClockBehind_IsAboveAllBefore()
    {
        var before = Start();
        ulong last = 0;
        for (var i = 0; i < 100; i++) last = before.Next();
        _wall.UnixTimeMs -= 60_000;
        var after = new HybridClock(_wall, _persisted[^1], _persisted.Add);
        after.Next().ShouldBeGreaterThan(last);
    }

    [Fact]
    public void Next_TwoStartsFromOneCeiling_ShareNoReading()
    {
        // The folder was put back to what it was before the first of them.
        Start().ExtendCeiling();
        var ceiling = _persisted[^1];
        var first = new HybridClock(_wall, ceiling, _persisted.Add, leap: 5_000);
        var second = new HybridClock(_wall, ceiling, _persisted.Add, leap: 70_000);

        var readings = Enumerable.Range(0, 100).SelectMany(_ => (ulong[])[first.Next(), second.Next()]).ToList();

        readings.Distinct().Count().ShouldBe(200);
        readings.ShouldAllBe(reading => reading > ceiling);
    }

    [Fact]
    public void ExtendCeiling_PersistFails_NothingIsIssued()
    {
        var fails = true;
        var clock = new HybridClock(_wall, 0, _ => { if (fails) throw new IOException("disk"); });
        Should.Throw<IOException>(clock.ExtendCeiling);
        clock.TryNext(out _).ShouldBeFalse();
        clock.Ceiling.ShouldBe(0UL);
        fails = false;
        clock.Next().ShouldBe(At(StartMs));
    }

    [Fact]
    public void TryNext_CeilingIsReached_IsFalseAtOnceAndPersistsNothing()
    {
        var clock = Start();
        clock.Next();
        var persisted = _persisted.Count;
        _wall.UnixTimeMs += HybridClock.WindowMsDefault + 1;
        clock.TryNext(out _).ShouldBeFalse();
        (clock.NeedsCeiling, clock.IsAhead, _persisted.Count).ShouldBe((true, false, persisted));
        clock.ExtendCeiling();
        clock.TryNext(out var reading).ShouldBeTrue();
        reading.ShouldBe(At(StartMs + HybridClock.WindowMsDefault + 1));
    }

    [Fact]
    public void ExtendCeiling_CalledInTime_SparesNextThePersisting()
    {
        var clock = Start();
        clock.ExtendCeiling();
        for (var i = 1; i <= 20; i++)
        {
            _wall.UnixTimeMs += 500;
            clock.ExtendCeiling();
            var before = _persisted.Count;
            clock.Next();
            _persisted.Count.ShouldBe(before);
        }
    }

    [Fact]
    public void TryObserve_BeyondTheCeiling_IsTakenOverAtOnceAndNothingIsIssuedBelowIt()
    {
        var clock = Start();
        var remote = At(StartMs + 30_000) + 7;
        clock.TryObserve(remote).ShouldBeTrue();
        (clock.Last, _persisted.Count).ShouldBe((remote, 0));
        clock.TryNext(out _).ShouldBeFalse();
        clock.Next().ShouldBe(remote + 1);
        _persisted[^1].ShouldBeGreaterThan(remote);
        clock.RefusedCount.ShouldBe(0);
    }

    [Fact]
    public void TryObserve_Behind_ChangesNothing()
    {
        var clock = Start();
        var last = clock.Next();
        clock.TryObserve(last - 5).ShouldBeTrue();
        clock.Next().ShouldBe(last + 1);
    }

    [Fact]
    public void TryObserve_BeyondSkew_IsRefusedAndCounted()
    {
        var clock = Start();
        var last = clock.Next();
        clock.TryObserve(At(StartMs + HybridClock.MaxSkewMsDefault + 1)).ShouldBeFalse();
        clock.TryObserve(ulong.MaxValue).ShouldBeFalse();
        clock.RefusedCount.ShouldBe(2);
        clock.Next().ShouldBe(last + 1);
        clock.TryObserve(At(StartMs + HybridClock.MaxSkewMsDefault) + 0xFFFF).ShouldBeTrue();
    }

    [Fact]
    public void TryNext_WallClockJumpsAheadOfTheOthers_IsRefusedAtOnceUntilItIsSetRight()
    {
        var clock = Start();
        Hear(clock, 1, 0);
        Hear(clock, 2, 0);
        var last = clock.Next();
        _wall.UnixTimeMs += 600_000;
        clock.TryNext(out _).ShouldBeFalse();
        (clock.IsAhead, clock.AheadMs, clock.Last).ShouldBe((true, 600_000, last));
        _wall.Pass(5_000);
        clock.TryNext(out _).ShouldBeFalse();
        _wall.UnixTimeMs -= 600_000;
        clock.Next().ShouldBe(At(StartMs + 5_000));
        clock.IsAhead.ShouldBeFalse();
    }

    [Fact]
    public void TryNext_AheadByLessThanTheOthersFollow_GoesOn()
    {
        var clock = Start();
        Hear(clock, 1, -(HybridClock.MaxSkewMsDefault - HybridClock.AnswerMsMax));
        clock.Next().ShouldBe(At(StartMs));
        _wall.UnixTimeMs++;
        clock.TryNext(out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, -600_000)]
    [InlineData(false, -600_000, 0)]
    [InlineData(true, -600_000, -600_000)]
    [InlineData(true, -600_000, 0, -600_000)]
    [InlineData(false, -600_000, 0, -600_000, 0)]
    [InlineData(false, 600_000, 0)]
    public void TryNext_AheadOfMoreThanHalf_IsRefused(bool isRefused, params int[] othersMs)
    {
        var clock = Start();
        clock.ExtendCeiling();
        foreach (var (node, ms) in othersMs.Index()) Hear(clock, (ushort)node, ms);
        clock.TryNext(out _).ShouldBe(!isRefused);
    }

    [Fact]
    public void TryNext_TheOthersAreSetToo_GoesOn()
    {
        var clock = Start();
        Hear(clock, 1, 0);
        _wall.UnixTimeMs += 600_000;
        clock.TryNext(out _).ShouldBeFalse();
        Hear(clock, 1, 0);
        clock.Next().ShouldBe(At(StartMs + 600_000));
    }

    [Fact]
    public void TryNext_ReadingsWereIssuedAheadOfTheOthers_IsRefusedUntilTimeHasCome()
    {
        // At its start it knows no other node, and is a minute and a half ahead.
        var clock = new HybridClock(_wall, At(StartMs + 90_000), _persisted.Add);
        Hear(clock, 1, 0);
        clock.TryNext(out _).ShouldBeFalse();
        _wall.Pass(40_000);
        clock.Next().ShouldBe(At(StartMs + 90_000) + 1);
    }

    [Fact]
    public void ExtendCeiling_AheadOfTheOthers_LeavesItForTheRestart()
    {
        var clock = Start();
        Hear(clock, 1, 0);
        clock.ExtendCeiling();
        var ceiling = clock.Ceiling;
        _wall.UnixTimeMs += 600_000;
        clock.ExtendCeiling();
        clock.Ceiling.ShouldBe(ceiling);
    }

    [Fact]
    public void Note_AnswerWasLongOnItsWay_IsTakenForLaterNotEarlier()
    {
        var clock = Start();
        var askedAtMs = _wall.MonotonicMs;
        var answer = _wall.UnixTimeMs;
        _wall.Pass(300_000);
        clock.Peers.Note(1, answer, askedAtMs);
        clock.Peers.NowMs.ShouldBe(_wall.UnixTimeMs);
        clock.IsAhead.ShouldBeFalse();
    }

    [Fact]
    public void Next_ManyThreads_AllDistinctAndAscendingOnEach()
    {
        const int ThreadCount = 4, ReadingsEach = 50_000;
        var clock = Start();
        var readings = new ulong[ThreadCount][];
        var threads = new Thread[ThreadCount];
        for (var t = 0; t < ThreadCount; t++)
        {
            var mine = readings[t] = new ulong[ReadingsEach];
            threads[t] = new Thread(() =>
            {
                for (var i = 0; i < mine.Length; i++)
                {
                    mine[i] = clock.Next();
                    if (i % 1_000 == 0) clock.TryObserve(mine[i] + 3);
                    if (i % 10_000 == 0) clock.ExtendCeiling();
                }
            });
        }

        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        foreach (var mine in readings) mine.ShouldBeInOrder();
        readings.SelectMany(mine => mine).Distinct().Count().ShouldBe(ThreadCount * ReadingsEach);
        readings.Max(mine => mine[^1]).ShouldBeLessThanOrEqualTo(clock.Ceiling);
    }

    private static ulong At(long unixTimeMs) => (ulong)unixTimeMs << CounterBits;

    /// <summary>Another node answers that its clock is that far ahead of this node's clock, or behind.</summary>
    private void Hear(HybridClock clock, ushort node, long aheadMs) =>
        clock.Peers.Note(node, _wall.UnixTimeMs + aheadMs, _wall.MonotonicMs);

    private HybridClock Start() => new(_wall, 0, _persisted.Add);
}
