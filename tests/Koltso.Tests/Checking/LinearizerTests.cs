using Koltso.Checking;
using Koltso.Checking.Linearizing;

namespace Koltso.Tests.Checking;

public class LinearizerTests
{
    [Fact]
    public void Check_HandMadeHistories_AreJudgedRight()
    {
        Is(new Story(), Verdict.Linearizable);
        Is(new Story().Get(0, 0, 1), Verdict.Linearizable);
        Is(new Story().Get(1, 0, 1), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 10).Get(0, 1, 2).Get(1, 3, 4), Verdict.Linearizable);
        Is(new Story().Put(1, 0, 10).Get(1, 1, 2).Get(0, 3, 4), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 10).Get(1, 1, 3).Get(0, 2, 4), Verdict.Linearizable);
        Is(new Story().Put(1, 0, 1).Put(2, 2, 9).Put(3, 2, 9).Get(2, 10, 11).Get(3, 12, 13), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 1).Put(2, 2, 9).Put(3, 2, 9).Get(2, 5, 8).Get(3, 9, 12), Verdict.Linearizable);
        Is(new Story().Put(1, 0, 1).Delete(2, 9).Get(0, 3, 4).Get(1, 5, 6), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 1).Delete(2, 9).Put(2, 2, 9).Get(2, 3, 4).Get(0, 5, 6), Verdict.Linearizable);
        Is(new Story().Put(1, 0, 1).Put(2, 1, 3).Get(1, 4, 5), Verdict.Linearizable);
        // A writes 1 and 2 in sequence while B's write of 3 runs: 3, 1, 3 is impossible.
        Is(new Story().Put(3, 0, 20).Put(1, 0, 5).Get(3, 6, 7).Get(1, 8, 9).Get(3, 10, 11), Verdict.NotLinearizable);
    }

    [Fact]
    public void Check_FailedOrOpenWrite_MayHappenAnyTimeLaterOrNever()
    {
        Is(new Story().OpenPut(1, 5).Get(0, 10, 11).Get(1, 500, 501), Verdict.Linearizable);
        Is(new Story().FailedPut(1, 5, 6).Get(0, 10, 11).Get(1, 500, 501), Verdict.Linearizable);
        Is(new Story().OpenPut(1, 5).Get(1, 10, 11).Get(0, 12, 13), Verdict.NotLinearizable);
        Is(new Story().OpenPut(1, 5).Get(1, 1, 2), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 1).OpenDelete(2).Get(1, 5, 6).Get(0, 10, 11), Verdict.Linearizable);
        Is(new Story().Put(1, 0, 1).OpenDelete(2).Get(0, 5, 6).Get(1, 10, 11), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 1).OpenDelete(2).Get(0, 5, 6).Put(2, 7, 8).Get(0, 10, 11), Verdict.NotLinearizable);
        Is(new Story().Put(1, 0, 1).OpenDelete(2).OpenDelete(3).Get(0, 5, 6).Put(2, 7, 8).Get(0, 10, 11), Verdict.Linearizable);
    }

    [Fact]
    public void Check_Culprit_IsWhatCannotBeExplained()
    {
        var story = new Story().Put(1, 0, 1).Put(2, 2, 3).Get(2, 4, 5).Get(1, 6, 7).Get(9, 8, 9);

        Linearizer.Check(story.History.Operations, 1000, out var culprit).ShouldBe(Verdict.NotLinearizable);

        culprit!.Id.ShouldBe(3);
    }

    [Fact]
    public void Check_TooMuchWork_IsNotDecided()
    {
        var story = new Story();
        for (var i = 0; i < 30; i++) story.Put(i + 1, 0, 100);
        for (var i = 0; i < 15; i++) story.Get(15 - i, 200 + i, 200 + i);

        Linearizer.Check(story.History.Operations, 1000, out _).ShouldBe(Verdict.NotDecided);
        // More operations at once than there are bits.
        for (var i = 0; i < 40; i++) story.Put(i + 100, 0, 100);
        Linearizer.Check(story.History.Operations, 1000, out _).ShouldBe(Verdict.NotDecided);
    }

    [Fact]
    public void Run_ReadsOfWhichAnOrderIsPromised_AreTold()
    {
        Ordered(new Story().Put(1, 0, 10).Get(0, 1, 2), 1);
        // The counterexample for each exclusion.
        Ordered(new Story().Put(1, 0, 1, quorum: "1/3").Get(0, 2, 3), 0);
        Ordered(new Story().Put(1, 0, 1, quorum: "1/3").Get(1, 2, 3, quorum: "3/3").Get(0, 2, 3), 1);
        Ordered(new Story().Put(1, 0, 1, quorum: "1/3").Put(2, 2, 3, quorum: "1/3").Get(1, 4, 5, quorum: "3/3"), 0);
        Ordered(new Story().Put(1, 0, 1).Put(2, 2, 3).Put(3, 2, 3, quorum: "1/3").Get(2, 4, 5).Get(3, 6, 7).Get(2, 8, 9), 2);
        Ordered(new Story().FailedPut(1, 0, 1).Put(2, 0, 1).Get(1, 2, 3).Get(2, 4, 5), 1);
        Ordered(new Story().Put(1, 0, 1).OpenDelete(2).Get(1, 3, 4), 1);
        Ordered(new Story().Put(1, 0, 1).OpenDelete(2).Get(0, 3, 4).Get(1, 5, 6), 1);
        Ordered(new Story().Put(1, 0, 1, 100).OpenDelete(2).Delete(3, 4, 200).Get(0, 5, 6, 200).Get(0, 5, 6, 150, "1/3"), 1);
        Ordered(new Story().Put(1, 0, 20).Get(1, 1, 2).Put(2, 3, 4).Get(2, 5, 6).Get(1, 21, 22), 1);
        Ordered(new Story().Put(1, 0, 10).Get(1, 1, 2).Get(0, 3, 4), 1);
        Ordered(new Story().Put(1, 0, 10).Get(1, 1, 3).Get(0, 2, 4), 2);
        Ordered(new Story().Put(1, 0, 10).Get(0, 1, 2, quorum: "3/3").Get(1, 3, 4, quorum: "3/3"), 2);
        Ordered(new Story().Put(1, 0, 1).Fault(FaultKind.DataLost, 0, 5, 6).Get(1, 10, 11), 0);
        Ordered(new Story().Fault(FaultKind.DataLost, 0, 0, 1).Put(1, 5, 6).Get(1, 10, 11), 1);

        static void Ordered(Story story, int reads)
        {
            var report = HistoryChecks.Run(story.History);
            (report.ReadsOrdered, report.Violations.Count).ShouldBe((reads, 0));
        }
    }

    [Fact]
    public void Run_ReadsOfAllThatGoBackWhileAWriteRuns_BreakLinearizability() =>
        new Story().Put(1, 0, 10).Get(1, 1, 2, quorum: "3/3").Get(0, 3, 4, quorum: "3/3").Broken().ShouldBe(Promise.Linearizability);

    private static void Is(Story story, Verdict verdict) =>
        Linearizer.Check(story.History.Operations, Linearizer.StepsMaxDefault, out _).ShouldBe(verdict);
}
