using System.Collections.Concurrent;
using System.Diagnostics;

namespace Koltso.Cli.Up;

/// <summary>
/// Starts child processes on one thread that lasts as long as this object. To the kernel a child's parent is the
/// thread that made it, and the signal a node asks for at its parent's death comes when that thread ends: a thread
/// of the pool may end at any time. Any thread may call; disposing ends the thread, and the nodes with it.
/// </summary>
internal sealed class ProcessStarter : IDisposable
{
    private readonly BlockingCollection<Start> _starts = [];
    private readonly Thread _thread;

    public ProcessStarter()
    {
        _thread = new Thread(StartAll) { IsBackground = true, Name = "process starter" };
        _thread.Start();
    }

    /// <summary>A started process, or the exception of <see cref="Process.Start()"/>.</summary>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var start = new Start(info, new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously));
        _starts.Add(start);
        return start.Started.Task;
    }

    public void Dispose()
    {
        _starts.CompleteAdding();
        _thread.Join();
        _starts.Dispose();
    }

    private void StartAll()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            var process = new Process { StartInfo = start.Info };
            try
            {
                process.Start();
                start.Started.SetResult(process);
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                process.Dispose();
                start.Started.SetException(exception);
            }
        }
    }

    private readonly record struct Start(ProcessStartInfo Info, TaskCompletionSource<Process> Started);
}
