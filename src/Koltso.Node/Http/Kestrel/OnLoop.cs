using System.IO.Pipelines;

namespace Koltso.Node.Http.Kestrel;

/// <summary>From the thread pool to a loop and back.</summary>
internal static class OnLoop
{
    /// <summary>Runs work on the loop and brings its result back to the thread pool.</summary>
    public static Task<T> RunAsync<T>(PipeScheduler loop, Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Schedule(async _ =>
        {
            try
            {
                done.SetResult(await work().ConfigureAwait(true));
            }
            catch (Exception bug)
            {
                done.SetException(bug);
            }
        }, null);
        return done.Task;
    }
}
