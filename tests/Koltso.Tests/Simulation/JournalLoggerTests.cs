using Koltso.Cluster.Peers;
using Koltso.Ring.Scheduling;
using Koltso.Simulation.Running;
using Koltso.Simulation.Time;

namespace Koltso.Tests.Simulation;

public class JournalLoggerTests
{
    private readonly SimWorld _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Log_ABug_EndsTheHistory(bool isKept)
    {
        var log = new JournalLogger(new Journal(isKept), _world, 1);
        log.PeerDown("n1", "   at Koltso.Looks.Like.A.Trace()");
        log.TaskFailed("task", "the disk is full");
        _world.Bug.ShouldBeNull();
        log.TaskBroken(new InvalidOperationException("index"), "task");
        _world.Bug.ShouldNotBeNull().Message.ShouldContain("index");
    }

    [Fact]
    public void Log_JournalIsKept_NotesWhoSaidWhat()
    {
        var journal = new Journal(isKept: true);
        new JournalLogger(journal, _world, 1).PeerUp("n1");
        journal.Notes.ShouldHaveSingleItem().Text.ShouldBe("n2 says: Peer n1 is up.");
    }
}
