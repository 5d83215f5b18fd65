using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Koltso.Harness.Processes;

/// <summary>Runs work on one background thread that never ends. Any thread may call.</summary>
public sealed class OneThread
{
    private readonly BlockingCollection<Action> _work = [];

    public OneThread()
    {
        var thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "process starter" };
        thread.Start();
    }

    public T Do<T>(Func<T> make)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(make());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        try
        {
            return done.Task.Result;
        }
        catch (AggregateException failure)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException!);
            throw;
        }
    }
}
