using System.Globalization;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Tests.Checking;

public class FinalTests
{
    [Fact]
    public void RunFinal_AllAsPromised_FindsNothing()
    {
        Is(new Story().Put(1, 0, 5, 100), "1@100/3", "1@100/3", "1@100/3");
        Is(new Story().Put(1, 0, 5, 100, "1/2"), "1@100/2", "1@100/2", "-");
        Is(new Story().Put(1, 0, 5, 100).Delete(6, 7, 200), "0@200/3", "0@200/3", "0@200/3");
        Is(new Story().Put(1, 0, 5, 100).FailedPut(2, 10, 20), "2@200/3", "2@200/3", "2@200/3");
        Is(new Story().Put(1, 0, 5, 100).FailedPut(2, 10, 20), "1@100/3", "1@100/3", "1@100/3");
        Is(new Story().FailedPut(2, 10, 20), "-", "-", "-");
        // An earlier attempt of a write that failed, or of one that was replaced in the meantime.
        Is(new Story().Put(1, 0, 15, 300).Put(2, 10, 20, 200), "1@300/3", "1@300/3", "1@300/3");
    }

    [Fact]
    public void RunFinal_NewerWriteWithFewerCopies_LeavesTheOlderBeyondThem()
    {
        var story = new Story().Put(1, 0, 5, 100).Put(2, 10, 15, 200, "1/1");

        Is(story, "2@200/1", "1@100/3", "1@100/3");
        story.Broken().ShouldBe("");
        Breaks(story, "NoFurtherCopies", "2@200/1", "2@200/1", "1@100/3");
        Breaks(story, "Convergence", "2@200/1", "1@100/3", "-");
        Breaks(story, "NoLostWrite", "1@100/3", "1@100/3", "1@100/3");
    }

    [Fact]
    public void RunFinal_DeletionWithFewerCopies_GoesWhereverTheKeyWas()
    {
        var story = new Story().Put(1, 0, 5, 100).Delete(10, 15, 200, "1/1");

        Is(story, "0@200/1", "0@200/1", "0@200/1");
        Breaks(story, "Convergence, NoResurrection", "0@200/1", "0@200/1", "1@100/3");
        Is(new Story().Put(1, 0, 5, 100, "1/2").Delete(10, 15, 200, "1/1"), "0@200/1", "0@200/1", "-");
    }

    [Fact]
    public void RunFinal_LostWrites_AreFound()
    {
        var story = new Story().Put(1, 0, 5, 100).Put(2, 10, 15, 200);

        Breaks(story, "NoLostWrite", "1@100/3", "1@100/3", "1@100/3");
        Breaks(story, "NoLostWrite", "-", "-", "-");
        Breaks(story, "Convergence", "2@200/3", "2@200/3", "1@100/3");
        Breaks(story, "Convergence, NoLostWrite", "2@200/3", "-", "1@100/3");
        Breaks(new Story().Put(1, 0, 5, 100).Delete(10, 15, 200), "NoResurrection", "1@100/3", "1@100/3", "1@100/3");
        Breaks(new Story().Put(1, 0, 5, 100).Delete(10, 15), "NoResurrection", "1@100/3", "1@100/3", "1@100/3");
        Breaks(new Story().Put(1, 0, 5).Delete(10, 15), "NoResurrection", "1@100/3", "1@100/3", "1@100/3");
        Is(new Story().Put(1, 0, 5).Delete(10, 15), "0@200/3", "0@200/3", "0@200/3");
        Is(new Story().Put(1, 0, 5, 100).Fault(FaultKind.DataLost, 0, 6, 7).Fault(FaultKind.DataLost, 1, 8, 9), "-", "-", "-");
    }

    [Fact]
    public void RunFinal_TombstonesThatMayBeCollected_MayBeAway()
    {
        var story = new Story().Put(1, 0, 5, 100).Delete(10, 15, 200);

        Breaks(story, "NoLostWrite", "-", "-", "-");
        Breaks(story, "Convergence", "0@200/3", "0@200/3", "-");
        Judge(story, mayBeCollected: true, "-", "-", "-").ShouldBe("");
        Judge(story, mayBeCollected: true, "0@200/3", "-", "-").ShouldBe("");
        Judge(story, mayBeCollected: true, "-", "-", "1@100/3").ShouldBe("Convergence, NoResurrection");
        Judge(story, mayBeCollected: true, "1@100/3", "1@100/3", "1@100/3").ShouldBe("NoResurrection");
        Judge(new Story().Delete(0, 5, 50).Put(1, 6, 7, 100), mayBeCollected: true, "-", "-", "-").ShouldBe("NoLostWrite");
    }

    [Fact]
    public void RunFinal_RecordsThatNobodyWrote_AreFound()
    {
        var story = new Story().Put(1, 0, 5, 100).Put(2, 0, 5, 90, key: 2);

        Breaks(story, "NoInventedValue", "9@200/3", "9@200/3", "9@200/3");
        Breaks(story, "NoInventedValue", "2@200/3", "2@200/3", "2@200/3");
        Breaks(story, "NoInventedValue", "1@200/3", "1@200/3", "1@200/3");
        Breaks(story, "NoInventedValue", "0@200/3", "0@200/3", "0@200/3");
        Breaks(story, "NoInventedValue", "1@100/2", "1@100/2", "-");
        HistoryChecks.RunFinal(
            new Story().History, new FinalState { Keys = new Dictionary<int, IReadOnlyList<StoredRecord?>> { [5] = [Record("1@1/1")] } })
            .ShouldHaveSingleItem().Promise.ShouldBe(Promise.NoInventedValue);
    }

    [Fact]
    public void RunFinal_HintsLeft_AreFound()
    {
        var state = new FinalState
        {
            Keys = new Dictionary<int, IReadOnlyList<StoredRecord?>>(), HintsLeft = new Dictionary<int, long> { [0] = 0, [1] = 3 },
        };

        HistoryChecks.RunFinal(new Story().History, state).ShouldHaveSingleItem().Promise.ShouldBe(Promise.NoHintsLeft);
    }

    private static void Is(Story story, params string[] ranks) => Judge(story, false, ranks).ShouldBe("");

    private static void Breaks(Story story, string promises, params string[] ranks) => Judge(story, false, ranks).ShouldBe(promises);

    /// <param name="ranks">The records of key 1's replicas: value, version, copies; those of key 2 are correct.</param>
    private static string Judge(Story story, bool mayBeCollected, params string[] ranks)
    {
        var state = new FinalState
        {
            Keys = new Dictionary<int, IReadOnlyList<StoredRecord?>>
            {
                [1] = [.. ranks.Select(Record)],
                [2] = story.History.Operations.Any(static one => one.Key == 2) ? [.. Enumerable.Repeat(Record("2@90/3"), 3)] : [],
            },
            MayBeCollected = mayBeCollected,
        };
        return Story.Names(HistoryChecks.RunFinal(story.History, state));
    }

    private static StoredRecord? Record(string text)
    {
        if (text == "-") return null;
        var numbers = text.Split('@', '/').Select(static number => ulong.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new StoredRecord(Story.Version(numbers[1]), (long)numbers[0], (int)numbers[2]);
    }
}
