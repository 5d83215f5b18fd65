namespace Koltso.Sockets;

/// <summary>
/// Gives loops that their threads have left for a call that lasts (<see cref="EventLoop.TryScheduleBlocking"/>) another thread.
/// Role: a thread of its own looks at the loops every <see cref="PeriodMs"/>, and sleeps while none is ever left. Any thread may
/// call. A loop that is left stands still for two periods at most. The periods are of real time: what blocks is the system.
/// </summary>
public sealed class LoopRelief(TimeProvider time) : IDisposable
{
    internal const int PeriodMs = 20;

    /// <summary>Once a call lasted, others soon will: for so long, none is made on a loop.</summary>
    internal const int HoldMs = 1000;

    /// <summary>Periods without any absence after which nobody is watched until there is one.</summary>
    private const int QuietPeriodsMax = 50;

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _wakeup = new();
    private (LoopThread Loop, long Absence, long Absences)[] _watched = [];
    private Thread? _thread;
    private long _heldAt = long.MinValue;
    private int _isAsleep;
    private int _relieved;
    private volatile bool _isDisposed;

    /// <summary>Loops that got another thread so far.</summary>
    public int Relieved => Volatile.Read(ref _relieved);

    /// <summary>No loop was left for a while, and none is.</summary>
    internal bool IsAsleep => Volatile.Read(ref _isAsleep) != 0;

    /// <summary>A call lasted a short while ago.</summary>
    public bool IsHolding =>
        Volatile.Read(ref _heldAt) is not long.MinValue and var at && time.GetElapsedTime(at).TotalMilliseconds < HoldMs;

    /// <summary>Of all loops first.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _wakeup.Set();
        _thread?.Join();
        _wakeup.Dispose();
    }

    internal void Add(LoopThread loop)
    {
        lock (_lock)
        {
            _watched = [.. _watched, (loop, 0, 0)];
            if (_thread is not null) return;
            _thread = new Thread(Watch) { Name = "loop-relief", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>A loop has been left.</summary>
    internal void OnLeft()
    {
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0) _wakeup.Set();
    }

    private void Watch()
    {
        for (var quiet = 0; !_isDisposed; quiet++)
        {
            if (Look()) quiet = 0;
            if (quiet >= QuietPeriodsMax) Sleep();
            Thread.Sleep(PeriodMs);
        }
    }

    /// <summary>Until a loop is left, or the end. One that is left after the look below finds this asleep.</summary>
    private void Sleep()
    {
        _wakeup.Reset();
        Interlocked.Exchange(ref _isAsleep, 1);
        if (!_isDisposed && !Look()) _wakeup.Wait();
        Interlocked.Exchange(ref _isAsleep, 0);
    }

    /// <summary>Relieves the loops that are still left as they were at the last look. True when any was left since.</summary>
    private bool Look()
    {
        var anyLeft = false;
        lock (_lock)
        {
            foreach (ref var watched in _watched.AsSpan())
            {
                var (absence, absences) = (watched.Loop.Absence, watched.Loop.Absences);
                if (absence != 0 && absence == watched.Absence && watched.Loop.TryTake(absence))
                {
                    Volatile.Write(ref _heldAt, time.GetTimestamp());
                    Volatile.Write(ref _relieved, _relieved + 1);
                    watched.Loop.Start();
                }

                anyLeft |= absence != 0 || absences != watched.Absences;
                (watched.Absence, watched.Absences) = (absence, absences);
            }
        }

        return anyLeft;
    }
}
