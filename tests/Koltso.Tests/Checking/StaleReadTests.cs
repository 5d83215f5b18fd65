using System.Numerics;
using Koltso.Checking;
using Koltso.Checking.Keys;

namespace Koltso.Tests.Checking;

public class StaleReadTests
{
    [Theory]
    [InlineData("2/3", "2/3", true)]
    [InlineData("1/3", "3/3", true)]
    [InlineData("3/3", "1/3", true)]
    [InlineData("2/2", "1/2", true)]
    [InlineData("2/2", "2/3", true)]
    [InlineData("3/3", "1/1", true)]
    [InlineData("1/1", "3/3", true)]
    [InlineData("2/3", "2/2", true)]
    [InlineData("1/1", "1/1", true)]
    [InlineData("1/3", "2/3", false)]
    [InlineData("1/2", "1/2", false)]
    [InlineData("1/1", "2/3", false)]
    [InlineData("1/2", "2/3", false)]
    [InlineData("2/3", "1/2", false)]
    public void Get_OlderThanAnAcknowledgedWrite_IsStaleIfBothMeet(string write, string read, bool isStale)
    {
        var timed = new Story().Put(1, 0, 5, quorum: "3/3").Put(2, 10, 20, quorum: write).Get(1, 30, 40, quorum: read);
        var versioned = new Story().Put(1, 0, 5, 100).Put(2, 10, 20, 200, write).Get(1, 30, 40, 100, read);
        var absent = new Story().Put(2, 10, 20, quorum: write).Get(0, 30, 40, quorum: read);

        foreach (var story in new[] { timed, versioned, absent })
            story.Broken().Contains(Promise.NoStaleRead, StringComparison.Ordinal).ShouldBe(isStale);
    }

    [Fact]
    public void Meets_AnyTwoQuorums_IsExactlyWhenNoChoiceOfReplicasIsApart()
    {
        var quorums = Enumerable.Range(1, 4).SelectMany(static all => Enumerable.Range(1, all).Select(ack => (Ack: ack, From: all)))
            .ToList();
        foreach (var one in quorums)
        {
            foreach (var other in quorums)
            {
                var canBeApart = Sets(one).Any(set => Sets(other).Any(otherSet => (set & otherSet) == 0));
                Overlap.Meets(one.Ack, one.From, other.Ack, other.From).ShouldBe(!canBeApart, $"{one} and {other}");
            }
        }

        static IEnumerable<int> Sets((int Ack, int From) quorum) =>
            Enumerable.Range(0, 1 << quorum.From).Where(set => BitOperations.PopCount((uint)set) == quorum.Ack);
    }

    [Fact]
    public void Get_WhileTheWriteRuns_MayAnswerEither()
    {
        new Story().Put(1, 0, 5).Put(2, 10, 40).Get(1, 20, 30).Broken().ShouldBe("");
        new Story().Put(1, 0, 5).Put(2, 10, 40).Get(2, 20, 30).Broken().ShouldBe("");
        // Operations in the same microsecond overlap.
        new Story().Put(1, 0, 5).Put(2, 10, 20).Get(1, 20, 30).Broken().ShouldBe("");
    }

    [Fact]
    public void Get_OfConcurrentWrites_AnswersTheNewestIfVersionsAreKnown()
    {
        new Story().Put(1, 0, 20, 200).Put(2, 10, 20, 100).Get(1, 30, 40, 200).Broken().ShouldBe("");
        new Story().Put(1, 0, 20).Put(2, 10, 20).Get(1, 30, 40).Broken().ShouldBe("");
        new Story().Put(1, 0, 20, 200).Put(2, 10, 20, 100).Get(2, 30, 40, 100).Broken().ShouldContain(Promise.NoStaleRead);
        new Story().Put(1, 0, 20, 200).Put(2, 10, 20, 100).Get(2, 30, 40).Broken().ShouldContain(Promise.NoStaleRead);
    }

    [Fact]
    public void Get_OfAWriteThatTheLaterOneDidNotMeet_MayBeNewer() =>
        new Story().Put(1, 0, 5, quorum: "1/3").Put(2, 10, 20, quorum: "1/3").Get(1, 30, 40, quorum: "3/3").Broken().ShouldBe("");

    [Fact]
    public void Get_OfAFailedOrOpenWrite_MayBeNewerAtAnyTime()
    {
        new Story().FailedPut(1, 0, 5).Put(2, 10, 20, 100).Get(1, 30, 40, 150).Get(2, 50, 60, 100).Broken().ShouldBe("");
        new Story().OpenPut(1, 0).Put(2, 10, 20, 100).Get(1, 30, 40).Broken().ShouldBe("");
        new Story().FailedPut(1, 0, 5).Put(2, 10, 20, 100).Get(1, 30, 40, 50).Broken().ShouldBe(Promise.NoStaleRead);
    }

    [Fact]
    public void Get_AnEarlierAttemptAfterTheWrite_IsStaleOnlyIfTheyMeet()
    {
        new Story().Put(1, 0, 20, 200).Get(1, 10, 15, 100).Get(1, 30, 40, 100, "1/3").Broken().ShouldBe("");
        new Story().Put(1, 0, 20, 200).Get(1, 30, 40, 100).Broken().ShouldBe(Promise.NoStaleRead);
    }

    [Fact]
    public void Get_AfterAReadThatFoundMore_MustMeetIt()
    {
        // The failed write's version was found on some replica; a read of all replicas finds it again.
        new Story().Put(1, 0, 5, 100).FailedPut(2, 10, 20).Get(2, 30, 40, 200).Get(1, 50, 60, 100, "3/3").Broken()
            .ShouldBe(Promise.NoStaleRead);
        new Story().Put(1, 0, 5, 100).FailedPut(2, 10, 20).Get(2, 30, 40, 200).Get(1, 50, 60, 100).Broken().ShouldBe("");
    }

    [Fact]
    public void Get_Absent_NeedsADeletionThatMayBeNewer()
    {
        new Story().Get(0, 0, 5).Put(1, 10, 20).Delete(30, 40).Get(0, 50, 60).Broken().ShouldBe("");
        new Story().Delete(0, 5).Put(1, 10, 20).Get(0, 30, 40).Broken().ShouldContain(Promise.NoStaleRead);
        new Story().OpenDelete(0).Put(1, 10, 20).Get(0, 30, 40).Broken().ShouldBe("");
        new Story().Put(1, 10, 20, 100).Delete(15, 20, 90).Get(0, 30, 40).Broken().ShouldContain(Promise.NoStaleRead);
        new Story().Put(1, 10, 20, 100).Delete(15, 20, 110).Get(0, 30, 40).Broken().ShouldBe("");
        new Story().Put(1, 10, 20, 100).OpenDelete(0).Get(0, 30, 40, 90).Broken().ShouldBe(Promise.NoStaleRead);
        new Story().Put(1, 10, 20, 100).Get(0, 30, 40).OpenDelete(50).Broken().ShouldContain(Promise.NoStaleRead);
    }

    [Fact]
    public void Get_OlderThanAKnownDeletion_IsAResurrection()
    {
        new Story().Put(1, 0, 5).Delete(10, 20).Get(1, 30, 40).Broken().ShouldContain(Promise.NoResurrection);
        new Story().Put(1, 0, 5, 100).Delete(10, 20, 200).Get(1, 30, 40, 100).Broken().ShouldContain(Promise.NoResurrection);
        // The deletion's version is not known, but it is above the version of the write that it met.
        new Story().Put(1, 0, 25, 100).Put(2, 3, 5, 200).Delete(10, 20).Get(1, 30, 40, 100).Broken().ShouldContain(Promise.NoResurrection);
        new Story().Put(1, 0, 25, 100).Put(2, 3, 5, 50).Delete(10, 20).Get(1, 30, 40, 100).Broken().ShouldBe("");
        new Story().Put(1, 0, 5).Delete(10, 20, quorum: "1/3").Get(1, 30, 40).Broken().ShouldBe("");
    }

    [Fact]
    public void Get_AnOlderTombstone_IsAbsentAllTheSame() =>
        new Story().Delete(0, 5, 100, "3/3").Delete(10, 20, 200, "2/2").Get(0, 30, 40, 100).Broken().ShouldBe("");

    [Fact]
    public void Get_AfterAReplicaWasHealed_MayMissOnlyWhatANewerWriteOfFewerCopiesReplaced()
    {
        new Story().Put(1, 0, 5).Fault(FaultKind.DataHealed, 2, 10, 10).Get(0, 20, 30).Broken().ShouldContain("NoStaleRead");
        new Story().Put(1, 0, 5, 100, "3/3").Put(2, 6, 8, 200, "2/2").Fault(FaultKind.DataHealed, 2, 10, 10)
            .Get(0, 20, 30, quorum: "1/3").Broken().ShouldBe("");
        new Story().Put(1, 0, 5, 100, "3/3").Put(2, 6, 8, 200, "2/2").Get(0, 20, 30, quorum: "1/3").Broken().ShouldBe("NoStaleRead");
    }

    [Fact]
    public void Get_AfterAReplicaWasHealed_MayMissWhatAnEarlierReadFoundOfAWriteThatWasNotAcknowledged()
    {
        var story = new Story().Put(1, 0, 5, 100, "2/2").FailedPut(2, 6, 8, "2/2").Get(2, 10, 11, 200, "2/2");
        story.Fault(FaultKind.DataHealed, 2, 12, 12).Get(1, 20, 30, 100, "2/2").Broken().ShouldBe("");
        new Story().Put(1, 0, 5, 100, "2/2").FailedPut(2, 6, 8, "2/2").Get(2, 10, 11, 200, "2/2")
            .Get(1, 20, 30, 100, "2/2").Broken().ShouldBe("NoStaleRead");
        // An acknowledged one is still there, whoever found it.
        new Story().Put(1, 0, 5, 100, "2/2").Put(2, 6, 8, 200, "2/2").Get(2, 10, 11, 200, "2/2").Fault(FaultKind.DataHealed, 2, 12, 12)
            .Get(1, 20, 30, 100, "2/2").Broken().ShouldContain("NoStaleRead");
    }

    [Fact]
    public void Get_AfterALossOfData_MustMeetOnlyWhatIsLeft()
    {
        var lost = new Story().Put(1, 0, 5).Fault(FaultKind.DataLost, 2, 10, 12);
        lost.Get(0, 20, 30).Get(0, 30, 40, quorum: "3/3").Put(2, 50, 60).Get(1, 70, 80).Broken().ShouldBe("NoStaleRead");
        new Story().Put(1, 0, 5).Fault(FaultKind.DataLost, 2, 10, 12).Get(0, 20, 30).Broken().ShouldBe("");
        new Story().Put(1, 0, 5, key: 3).Fault(FaultKind.DataLost, 7, 10, 12).Get(0, 20, 30, key: 3).Broken().ShouldBe("");
        new Story().Put(1, 0, 5).Fault(FaultKind.DataLost, 7, 10, 12).Get(0, 20, 30).Broken().ShouldContain(Promise.NoStaleRead);
    }

    [Fact]
    public void Run_HotKeyThatIsAlwaysStale_ReportsTenAndCountsTheRest()
    {
        var story = new Story().Put(1, 0, 5);
        for (var i = 0; i < 50; i++) story.Get(0, 10 + i, 11 + i, quorum: "2/3");

        var report = HistoryChecks.Run(story.History);

        report.Violations.Count(static one => one.Promise == Promise.NoStaleRead).ShouldBe(10);
        (report.ViolationsDropped, report.ReadsBound).ShouldBe((40, 50));
    }
}
