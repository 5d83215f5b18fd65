using Koltso.Profiling.Stacks;

namespace Koltso.Profiling.Runtime;

/// <summary>Methods in which a managed thread that is seen there is waiting, not working.</summary>
internal static class Waits
{
    private static readonly string[] s_names =
    [
        "System.Threading.WaitHandle.Wait",
        "System.Threading.Monitor.Wait",
        "System.Threading.Monitor.ObjWait",
        "System.Threading.Monitor.Enter",
        "System.Threading.Monitor.ReliableEnter",
        "System.Threading.Lock.",
        "System.Threading.Thread.Sleep",
        "System.Threading.Thread.Join",
        "System.Threading.Thread.UninterruptibleSleep",
        "System.Threading.LowLevelLifoSemaphore",
        "System.Threading.LowLevelMonitor",
        "System.Net.Sockets.SocketAsyncEngine.EventLoop",
        "Interop.Sys.WaitForSocketEvents",
        "Interop.Sys.WaitPid",
        "Interop.Sys.ReadSignal",
        "Interop.Sys.LowLevelMonitor",
    ];

    /// <summary>Methods that wait in a call of the system which has no frame of its own.</summary>
    private static readonly string[] s_namesOutside =
    [
        "Koltso.Sockets.EventLoop.Turns",
        "System.Threading.PortableThreadPool.WorkerThread.WorkerThreadStart",
        "System.Threading.PortableThreadPool.GateThread",
        "System.Threading.Thread.PollGC",
        "Koltso.Storage.Native.Posix.Fsync",
    ];

    private const int Deep = 3;

    /// <summary>The leaf may be a stub, or code of the runtime, below the method that waits.</summary>
    /// <param name="isOutside">Whether the thread was seen outside of managed code, in what the leaf calls.</param>
    public static bool Is(List<Frame> frames, bool isOutside)
    {
        if (isOutside && frames.Count > 0 && Array.Exists(s_namesOutside, wait => frames[^1].Name.StartsWith(wait, StringComparison.Ordinal))) return true;
        for (var i = frames.Count - 1; i >= 0 && i >= frames.Count - Deep; i--)
        {
            var name = frames[i].Name;
            if (Array.Exists(s_names, wait => name.StartsWith(wait, StringComparison.Ordinal)) || name.Contains("Epoll", StringComparison.OrdinalIgnoreCase))
                return true;
            // What is above work is not a wait: only stubs and library code may lie in between.
            if (frames[i].Module != Module.Stub && !name.StartsWith("System.", StringComparison.Ordinal)) return false;
        }

        return false;
    }
}
