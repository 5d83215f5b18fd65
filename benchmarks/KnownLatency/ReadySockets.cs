using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KnownLatency;

/// <summary>
/// Which of some sockets can be read: the system's own call, because it sleeps for less than a millisecond where it must.
/// </summary>
internal sealed class ReadySockets
{
    private const short POLLIN = 1;

    private PollFd[] _all = new PollFd[16];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(Socket socket)
    {
        if (_count == _all.Length) Array.Resize(ref _all, 2 * _count);
        _all[_count++] = new PollFd { Fd = (int)socket.Handle, Events = POLLIN };
    }

    public bool IsReady(int number) => number < _count && _all[number].Ready != 0;

    public unsafe void Wait(double us)
    {
        // struct timespec: seconds, nanoseconds.
        var time = stackalloc long[] { (long)(us / 1e6), (long)(us % 1e6 * 1000) };
        fixed (PollFd* first = _all)
        {
            if (ppoll(first, (nuint)_count, time, null) < 0) _count = 0;
        }
    }

    [DllImport("libc")]
    private static extern unsafe int ppoll(PollFd* first, nuint count, long* timeout, void* signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events, Ready;
    }
}
