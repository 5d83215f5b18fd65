using Koltso.Checking;
using Koltso.Checking.Recording;
using Koltso.Core.Records;

namespace Koltso.Tests.Checking;

public class RecordingTests
{
    [Fact]
    public void WriteAndRead_AnyHistory_IsTheSame()
    {
        var recorder = Record(new ManualTime());
        var history = recorder.ToHistory();
        var text = new StringWriter();
        HistoryFile.Write(history, text);

        var read = HistoryFile.Read(new StringReader(text.ToString()));

        read.Operations.ShouldBe(history.Operations);
        read.Faults.ShouldBe(history.Faults);
        read.Notes.ShouldBe(history.Notes);
        read.Replicas[7].ShouldBe([2, 0, 1]);
        read.EndUs.ShouldBe(history.EndUs);
        HistoryChecks.Run(read).Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData(
        """{"operation":{"id":0,"client":0,"node":0,"kind":"Get","key":0,"ack":1,"from":1,"value":0,"version":"12","""
        + """ "startUs":0,"outcome":"Open"}}""")]
    public void Read_LineThatIsNone_NamesIt(string line) =>
        Should.Throw<InvalidDataException>(
            () => HistoryFile.Read(new StringReader($"{{\"endUs\":1}}\n{line}"))).Message.ShouldContain("Line 2");

    [Fact]
    public void Record_FromManyThreads_KeepsAllWithIdsInOrderOfStart()
    {
        var recorder = new HistoryRecorder(TimeProvider.System);
        var threads = Enumerable.Range(0, 4).Select(client => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                var put = recorder.Start(client, 0, OperationKind.Put, i % 5, 2, 3, (client * 1000) + i + 1);
                if (i % 2 == 0) recorder.Acknowledged(put, default);
                else recorder.Failed(put, "504");
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        var operations = recorder.ToHistory().Operations;

        operations.Select(static one => one.Id).ShouldBe(Enumerable.Range(0, 4000));
        operations.Select(static one => one.StartUs).ShouldBeInOrder();
        operations.Count(static one => one.IsDone).ShouldBe(2000);
        operations.ShouldAllBe(static one => one.EndUs >= one.StartUs && one.EndUs != long.MaxValue);
    }

    [Fact]
    public void Timeline_OfAViolation_ShowsWhatHappenedAroundIt()
    {
        var story = new Story().Put(1, 0, 5, 100).Put(2, 10, 15, 200).Get(1, 30, 40, 100).Put(3, 5000, 5001, 300)
            .Put(9, 20, 21, 210, key: 2)
            .Fault(FaultKind.LinkCut, 0, 8, 50, 2);
        var history = story.History with { Notes = [new Note(20_000, "somebody sneezed"), new Note(9_000_000, "much later")] };

        var lines = Timeline.Of(HistoryChecks.Run(history).Violations[0], history).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines[0].ShouldStartWith("NoStaleRead: An acknowledged write is not seen: #1 put key 1 = 2 @00000000000000c80001 2/3 by client 1 "
            + "at node 0, 10.000 to 15.000 ms, done");
        lines[1..].Select(static line => line.Trim()).ShouldBe(
        [
            "0.000* #0 put key 1 = 1 @00000000000000640001 2/3 by client 0 at node 0, 0.000 to 5.000 ms, done",
            "8.000  -- LinkCut 0, 2 begins",
            "10.000* #1 put key 1 = 2 @00000000000000c80001 2/3 by client 1 at node 0, 10.000 to 15.000 ms, done",
            "20.000  -- somebody sneezed",
            "30.000* #2 get key 1 = 1 @00000000000000640001 2/3 by client 2 at node 0, 30.000 to 40.000 ms, done",
            "50.000  -- LinkCut 0, 2 ends",
        ]);
    }

    [Fact]
    public void Timeline_OfManyOperations_IsCut()
    {
        var story = new Story().Put(1, 0, 1, 100).Get(0, 500, 501);
        for (var i = 0; i < 500; i++) story.Get(1, i, i + 1, 100, "1/3");
        var history = story.History;

        var text = Timeline.Of(HistoryChecks.Run(history).Violations[0], history);

        text.Split('\n').Length.ShouldBeLessThan(Timeline.LinesMax + 10);
        text.ShouldContain("#0 put");
        text.ShouldContain("#1 get");
        text.ShouldContain("...");
    }

    private static HistoryRecorder Record(ManualTime time)
    {
        var recorder = new HistoryRecorder(time);
        recorder.SetReplicas(7, [2, 0, 1]);
        var put = recorder.Start(3, 1, OperationKind.Put, 7, 2, 3, 41);
        time.Advance(2);
        recorder.Acknowledged(put, new RecordVersion(ulong.MaxValue, 0xBEEF));
        var cut = recorder.BeginFault(FaultKind.LinkCut, 0, 2);
        recorder.BeginFault(FaultKind.NodeDown, 2);
        recorder.Note("node 2 is \"killed\"");
        var get = recorder.Start(3, 1, OperationKind.Get, 7, 1, 3);
        var broken = recorder.Start(4, 2, OperationKind.Delete, 7, 2, 3);
        recorder.Start(5, 2, OperationKind.Put, 8, 2, 3, 42);
        time.Advance(3);
        recorder.Answered(get, 41, put.Version);
        recorder.Broken(broken, "reset");
        recorder.EndFault(cut);
        recorder.Failed(recorder.Start(6, 0, OperationKind.Get, 8, 2, 3), "504");
        recorder.NotApplied(recorder.Start(6, 0, OperationKind.Put, 8, 2, 3, 43), "507");
        return recorder;
    }
}
