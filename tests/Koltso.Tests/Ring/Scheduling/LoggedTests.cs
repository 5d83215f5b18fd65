using Koltso.Ring.Scheduling;

namespace Koltso.Tests.Ring.Scheduling;

public class LoggedTests
{
    private readonly ListLogger _log = new();

    [Fact]
    public void Run_AllIsWell_LogsNothing()
    {
        Logged.Run(_log, "task", static () => { });
        _log.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Run_InputOrOutputFails_IsAWarningWithTheReason()
    {
        Logged.Run(_log, "task", static () => throw new IOException("No space left on device"));
        var happened = _log.Events.ShouldHaveSingleItem();
        (happened.Id.Id, happened.Exception, happened["task"], happened["reason"])
            .ShouldBe((TaskLog.TaskFailedId, null, "task", "No space left on device"));
    }

    [Fact]
    public void Run_AnythingElse_IsABug()
    {
        var bug = new InvalidOperationException();
        Logged.Run(_log, "task", () => throw bug);
        var happened = _log.Events.ShouldHaveSingleItem();
        (happened.Id.Id, happened.Exception, happened["task"]).ShouldBe((TaskLog.TaskBrokenId, bug, "task"));
    }
}
