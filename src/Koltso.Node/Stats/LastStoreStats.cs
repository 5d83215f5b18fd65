using System.IO.Pipelines;
using Koltso.Storage;

namespace Koltso.Node.Stats;

/// <summary>
/// The store's figures, for some of which the disk is asked. Role: has them gathered on a worker, and waits for that only for a
/// moment: while the disk hangs, those of the last time are shown. Any thread; one gathering at a time.
/// </summary>
internal sealed class LastStoreStats(RecordStore store, PipeScheduler workers, TimeProvider time)
{
    private const int PatienceMs = 500;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _gathering;
    private StoreStats _last;

    public async Task<StoreStats> CollectAsync()
    {
        var gathered = Gather();
        await Task.WhenAny(gathered, Task.Delay(TimeSpan.FromMilliseconds(PatienceMs), time)).ConfigureAwait(false);
        if (gathered.IsFaulted) await gathered.ConfigureAwait(false);
        lock (_lock) return _last;
    }

    private Task Gather()
    {
        TaskCompletionSource gathering;
        lock (_lock)
        {
            if (_gathering is { Task.IsCompleted: false } underWay) return underWay.Task;
            _gathering = gathering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        workers.Schedule(_ => Gather(gathering), null);
        return gathering.Task;
    }

    /// <summary>On a worker.</summary>
    private void Gather(TaskCompletionSource gathering)
    {
        try
        {
            var figures = store.Snapshot();
            lock (_lock) _last = figures;
            gathering.SetResult();
        }
        catch (IOException failed)
        {
            gathering.SetException(failed);
        }
    }
}
