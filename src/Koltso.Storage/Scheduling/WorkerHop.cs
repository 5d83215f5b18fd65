using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Koltso.Storage.Scheduling;

/// <summary>Awaited, it moves the awaiting method to <paramref name="workers"/>.</summary>
internal readonly struct WorkerHop(PipeScheduler workers) : INotifyCompletion
{
    public bool IsCompleted => false;

    public WorkerHop GetAwaiter() => this;

    public void OnCompleted(Action continuation) => workers.Schedule(static next => ((Action)next!)(), continuation);

    public void GetResult()
    {
    }
}
