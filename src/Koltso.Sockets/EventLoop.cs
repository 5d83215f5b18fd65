using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// One thread at a time and one epoll. Role: waits until sockets are ready and serves all that are in one turn:
/// <code>
///   wait ─► read every ready socket, run what waited for it ─► work of other threads ─► work that this turn scheduled
///     ▲                                                                                             │
///     └─────────── work that may block, outside the loop ◄── send what was written ◄────────────────┘
/// </code>
/// Because sending comes last, everything that a turn wrote to one socket leaves in one system call.
/// Threads: <see cref="Schedule"/>, <see cref="Start"/> and <see cref="Stop"/> from anywhere; all else on the loop's
/// own thread (<see cref="IsCurrent"/>). Work that runs on the loop must never block: for what may, the thread leaves the loop
/// (<see cref="TryScheduleBlocking"/>), which another takes over when it stays away.
/// As a <see cref="PipeScheduler"/> it runs work at the end of the current turn, or wakes up for it.
/// The work queue is bounded by its callers: each in-flight operation schedules its own completion, at most once.
/// </summary>
public sealed unsafe class EventLoop : PipeScheduler, IDisposable
{
    /// <summary>Ready sockets taken from the kernel at once; more are taken in the next turn.</summary>
    private const int EventsMax = 512;

    /// <summary>Work of other threads that one turn does; the rest is left to the next, so that what was written leaves.</summary>
    private const int PostedMax = 1024;

    /// <summary>Connections that wait to send, from which on they do before the turn ends: each holds a buffer.</summary>
    private const int ToSendMax = 64;

    private readonly LoopThread _thread;
    private readonly LoopRelief? _relief;
    private readonly int _epoll;
    private readonly LoopWakeup _wakeup;
    private readonly LoopHandleTable _handles = new();
    private readonly ConcurrentQueue<(Action<object?> Action, object? State)> _posted = new();
    private readonly Queue<(Action<object?> Action, object? State)> _turnEnd = new();
    private readonly Queue<(Action<object?> Action, object? State)> _blocking = new();
    private readonly List<LoopConnection> _toSend = [];
    private readonly TimeProvider _time;
    private readonly bool _isPrompt;
    private volatile bool _stopping;

    /// <param name="isPrompt">
    /// For one that must be on time: the system wakes it before others that are in the middle of long work, where it can.
    /// Its share of the processor stays as it is.
    /// </param>
    /// <param name="relief">Watches over work that may block; without it, the loop takes none.</param>
    public EventLoop(string name, TimeProvider time, bool isPrompt = false, LoopRelief? relief = null)
    {
        _time = time;
        _relief = relief;
        _isPrompt = isPrompt;
        _epoll = SocketCalls.epoll_create1(SocketCalls.EPOLL_CLOEXEC);
        if (_epoll < 0) throw new IOException($"epoll_create1: {SocketCalls.Describe(SocketCalls.LastError)}");
        _wakeup = new LoopWakeup(this);
        Watch(_wakeup, SocketCalls.EPOLLIN | SocketCalls.EPOLLET);
        var timers = new LoopTimers(this, time);
        Watch(timers, SocketCalls.EPOLLIN);
        Time = new LoopTime(time, timers);
        _thread = new LoopThread(this, name, Turns);
        relief?.Add(_thread);
    }

    internal LoopBuffers Buffers { get; } = new();

    /// <summary>The time that the loop was given, with timers that call back on this loop.</summary>
    public TimeProvider Time { get; }

    public bool IsCurrent => _thread.IsCurrent;

    /// <summary>Open connections, those that still flush before they close included.</summary>
    public int ConnectionCount { get; internal set; }

    public void Start() => _thread.Start();

    /// <summary>Runs <paramref name="action"/> on the loop: at the end of this turn, or at the next wake-up.</summary>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (IsCurrent)
        {
            _turnEnd.Enqueue((action, state));
            return;
        }

        _posted.Enqueue((action, state));
        _wakeup.Signal();
    }

    /// <summary>
    /// On a loop with a relief, else false: runs <paramref name="action"/> when the turn has sent what it wrote. It may block, and
    /// is not on the loop; what it schedules there runs when it has returned, or when the loop has another thread.
    /// </summary>
    public static bool TryScheduleBlocking(Action<object?> action, object? state)
    {
        if (LoopThread.Current is not { _relief: not null } loop) return false;
        loop._blocking.Enqueue((action, state));
        return true;
    }

    /// <summary>Ends the thread after the current turn; connections that are open are closed at once.</summary>
    public void Stop()
    {
        _stopping = true;
        _wakeup.Signal();
    }

    public void Dispose()
    {
        Stop();
        _thread.Join();
    }

    /// <summary>Of the buffers that its connections use. From anywhere, slightly late.</summary>
    public long BufferBytes => Buffers.RentedBytes;

    /// <summary>Lets go of buffers that were not used since the last call. On the loop only.</summary>
    public void TrimBuffers() => Buffers.Trim();

    /// <summary>Runs <paramref name="action"/> for every open connection. On the loop only.</summary>
    public void ForEachConnection(Action<LoopConnection> action)
    {
        foreach (var handle in _handles.Snapshot())
            if (handle is LoopSocket socket)
                action(socket.Owner);
    }

    /// <summary>Monotonic milliseconds at which this turn began.</summary>
    public long TurnMs { get; private set; }

    /// <summary>Timestamp at which this turn began: what the kernel reported for it had come by then.</summary>
    internal long TurnAt { get; private set; }

    /// <summary>The timestamp of a moment of the wall clock that is not long ago; now, where that lies in the future.</summary>
    internal long TimestampOf(DateTimeOffset past)
    {
        // In this order: a thread that is interrupted in between gets a moment that is too late, never one that is too early.
        var ago = Math.Max(0, (_time.GetUtcNow() - past).Ticks);
        return _time.GetTimestamp() - (long)((Int128)ago * _time.TimestampFrequency / TimeSpan.TicksPerSecond);
    }

    internal void Watch(LoopHandle handle, uint mask)
    {
        handle.Slot = _handles.Add(handle);
        Control(SocketCalls.EPOLL_CTL_ADD, handle, mask);
    }

    internal void Rewatch(LoopHandle handle, uint mask) => Control(SocketCalls.EPOLL_CTL_MOD, handle, mask);

    /// <summary>Stops watching and closes the descriptor.</summary>
    internal void Close(LoopHandle handle)
    {
        if (handle.Fd < 0) return;
        _handles.Remove(handle.Slot);
        SocketCalls.close(handle.Fd);
        handle.Fd = -1;
    }

    /// <summary>Stops watching; the descriptor lives on under another handle.</summary>
    internal void Unwatch(LoopHandle handle)
    {
        Control(SocketCalls.EPOLL_CTL_DEL, handle, 0);
        _handles.Remove(handle.Slot);
        handle.Fd = -1;
    }

    /// <summary>The connection has bytes to send when the turn ends.</summary>
    internal void SendAtTurnEnd(LoopConnection connection) => _toSend.Add(connection);

    private void Control(int operation, LoopHandle handle, uint mask)
    {
        var change = stackalloc byte[EpollEvents.Bytes];
        EpollEvents.Write(change, mask, handle.Slot);
        if (SocketCalls.epoll_ctl(_epoll, operation, handle.Fd, change) < 0)
            throw new IOException($"epoll_ctl: {SocketCalls.Describe(SocketCalls.LastError)}");
    }

    /// <summary>False when another thread goes on with the loop.</summary>
    private bool Turns()
    {
        if (_isPrompt) ShortSlice.Request();
        var events = (byte*)NativeMemory.Alloc((nuint)(EventsMax * EpollEvents.Bytes));
        var isTaken = false;
        while (!_stopping && !isTaken)
        {
            _wakeup.BeginWait();
            var count = SocketCalls.epoll_wait(_epoll, events, EventsMax, HasWork ? 0 : -1);
            if (count < 0 && SocketCalls.LastError != SocketCalls.EINTR)
                Environment.FailFast($"epoll_wait: {SocketCalls.Describe(SocketCalls.LastError)}");
            _wakeup.EndWait();
            TurnAt = _time.GetTimestamp();
            TurnMs = (long)_time.GetElapsedTime(0, TurnAt).TotalMilliseconds;
            for (var i = 0; i < count; i++)
            {
                _handles.Find(EpollEvents.DataAt(events, i))?.OnReady(EpollEvents.MaskAt(events, i));
                if (_toSend.Count >= ToSendMax) SendAll();
            }

            EndTurn();
            isTaken = _blocking.Count > 0 && !TryRunBlocking();
        }

        NativeMemory.Free(events);
        if (!isTaken) CloseAll();
        return !isTaken;
    }

    private void CloseAll()
    {
        foreach (var handle in _handles.Snapshot())
        {
            if (handle is LoopSocket socket) socket.Owner.Abort(null);
            else Close(handle);
        }

        EndTurn();
        SocketCalls.close(_epoll);
    }

    private bool HasWork => !_posted.IsEmpty || _blocking.Count > 0 || _stopping;

    /// <summary>One piece of work, then what it has scheduled. False when the loop has another thread by now.</summary>
    private bool TryRunBlocking()
    {
        var work = _blocking.Dequeue();
        var absence = _thread.Leave();
        _relief!.OnLeft();
        work.Action(work.State);
        if (!_thread.TryReturn(absence)) return false;
        EndTurn();
        return true;
    }

    /// <summary>
    /// What other threads have to tell comes first, so that the turn's own work goes by it. Scheduled work may write, and sending
    /// may fail and so schedule work: until neither is left.
    /// </summary>
    private void EndTurn()
    {
        for (var i = 0; i < PostedMax && _posted.TryDequeue(out var posted); i++) posted.Action(posted.State);
        do
        {
            while (_turnEnd.TryDequeue(out var work)) work.Action(work.State);
            SendAll();
        }
        while (_turnEnd.Count > 0);
    }

    private void SendAll()
    {
        for (var i = 0; i < _toSend.Count; i++) _toSend[i].SendNow();
        _toSend.Clear();
    }
}
