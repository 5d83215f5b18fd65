using System.IO.Pipelines;
using Koltso.Node.Http;

namespace Koltso.Tests.Node.Http;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new(100);

    [Fact]
    public void Enter_ThereIsRoom_IsAdmittedAtOnce()
    {
        State(Enter(60)).ShouldBe(true);
        State(Enter(40)).ShouldBe(true);
        _admission.IsShort.ShouldBeFalse();
    }

    [Fact]
    public void Enter_NoRoom_WaitsUntilSomebodyLeavesAndTakesTurns()
    {
        State(Enter(60)).ShouldBe(true);
        var (second, third) = (Enter(60), Enter(10));
        (second.IsCompleted, third.IsCompleted).ShouldBe((false, false), "the third would fit, but it came later");
        _admission.IsShort.ShouldBeTrue();
        _admission.Leave(60);
        (State(second), State(third)).ShouldBe((true, true));
        _admission.IsShort.ShouldBeFalse();
    }

    [Fact]
    public void Enter_MoreThanTheWhole_IsAdmittedAlone()
    {
        State(Enter(500)).ShouldBe(true);
        var other = Enter(1);
        other.IsCompleted.ShouldBeFalse();
        _admission.Leave(500);
        State(other).ShouldBe(true);
    }

    [Fact]
    public void Tick_WaitedForTooLong_IsTurnedAwayAndTakesNothing()
    {
        State(Enter(100)).ShouldBe(true);
        var waiting = Enter(10);
        _admission.Tick(Admission.PatienceMs - 1);
        waiting.IsCompleted.ShouldBeFalse();
        _admission.Tick(Admission.PatienceMs);
        State(waiting).ShouldBe(false);
        _admission.Leave(100);
        State(Enter(100)).ShouldBe(true);
    }

    [Fact]
    public void Enter_AsManyWaitAsMay_IsTurnedAwayAtOnce()
    {
        State(Enter(100)).ShouldBe(true);
        for (var i = 0; i < Admission.WaitingMax; i++) Enter(1).IsCompleted.ShouldBeFalse();
        State(Enter(1)).ShouldBe(false);
    }

    /// <summary>Null while it waits.</summary>
    private static bool? State(Task<bool> entering) => entering.IsCompletedSuccessfully ? entering.GetAwaiter().GetResult() : null;

    private Task<bool> Enter(long bytes) => _admission.EnterAsync(bytes, PipeScheduler.Inline, nowMs: 0).AsTask();
}
