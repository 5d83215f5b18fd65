using Koltso.Sockets;

namespace Koltso.Chaos.Load;

/// <summary>
/// One thread for all clients of a load: it sends requests when they are due and receives answers, without having to
/// wake another thread. Any thread may call; code that is run here stays here as long as it awaits only this loop's
/// connections and timers.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop = new("load", TimeProvider.System);

    public LoadLoop() => _loop.Start();

    /// <summary>Its timers fire on the loop.</summary>
    public TimeProvider Time => _loop.Time;

    public RecordedClient NewClient(Recorder recorder) => new(recorder, node => PromptConnection.TryOpenAsync(_loop, node, s_connect));

    public void Post(Action action) => _loop.Schedule(static action => ((Action)action!)(), action);

    /// <summary>Begins the work on the loop; the returned task completes on another thread.</summary>
    public Task RunAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => _ = CompleteAsync(work, done));
        return done.Task;
    }

    public void Dispose() => _loop.Dispose();

    private static async Task CompleteAsync(Func<Task> work, TaskCompletionSource done)
    {
        try
        {
            await work();
            done.SetResult();
        }
        catch (Exception failed)
        {
            done.SetException(failed);
        }
    }
}
