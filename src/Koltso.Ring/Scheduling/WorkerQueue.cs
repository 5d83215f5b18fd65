using System.IO.Pipelines;

namespace Koltso.Ring.Scheduling;

/// <summary>Keeps blocking work off a loop: runs it on a worker and continues, with its result, on the loop.</summary>
internal sealed class WorkerQueue(PipeScheduler loop, PipeScheduler workers)
{
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        workers.Schedule(
            _ =>
            {
                try
                {
                    var result = work();
                    loop.Schedule(_ => done.SetResult(result), null);
                }
                catch (Exception failed)
                {
                    loop.Schedule(_ => done.SetException(failed), null);
                }
            },
            null);
        return done.Task;
    }
}
