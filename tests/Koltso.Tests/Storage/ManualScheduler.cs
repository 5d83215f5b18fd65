using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace Koltso.Tests.Storage;

/// <summary>An event loop whose turns the test runs.</summary>
internal sealed class ManualScheduler : PipeScheduler
{
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _scheduled = new();

    public int Count => _scheduled.Count;

    public override void Schedule(Action<object?> action, object? state) => _scheduled.Enqueue((action, state));

    public void RunOne()
    {
        _scheduled.TryDequeue(out var next).ShouldBeTrue();
        next.Action(next.State);
    }

    public void RunAll()
    {
        while (_scheduled.TryDequeue(out var next)) next.Action(next.State);
    }
}
