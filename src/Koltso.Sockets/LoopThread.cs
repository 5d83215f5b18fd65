namespace Koltso.Sockets;

/// <summary>
/// Which thread is a loop's. Role: the one that runs its turns may leave the loop for a call that may block, and comes back if
/// the call is short; meanwhile a <see cref="LoopRelief"/> may start another thread, whose the loop is from then on.
/// Threads: <see cref="Start"/> once, and once for each time that the loop was taken; <see cref="Leave"/> and
/// <see cref="TryReturn"/> on the loop's own thread; all else from anywhere.
/// Invariant: a loop has one thread, or none while that one is away. Of those that want a loop that was left, its old thread and
/// the relief, one gets it: who ends the absence (<see cref="TryTake"/>).
/// </summary>
internal sealed class LoopThread
{
    private const long Present = 0;

    [ThreadStatic]
    private static LoopThread? s_current;

    private readonly EventLoop _loop;
    private readonly string _name;
    private readonly Func<bool> _turns;
    private readonly ManualResetEventSlim _ended = new();
    private bool _isStarted;
    private long _absence = Present;
    private long _absences;

    /// <param name="turns">Runs the loop on the calling thread: true at the loop's end, false when it is another thread's now.</param>
    public LoopThread(EventLoop loop, string name, Func<bool> turns)
    {
        _loop = loop;
        _name = name;
        _turns = turns;
    }

    /// <summary>The loop whose thread calls, if it is one's.</summary>
    public static EventLoop? Current => s_current?._loop;

    /// <summary>True on the loop's thread, unless it has left.</summary>
    public bool IsCurrent => s_current == this;

    /// <summary>The number of the absence that goes on; 0 for none.</summary>
    public long Absence => Volatile.Read(ref _absence);

    /// <summary>How often the loop was left.</summary>
    public long Absences => Volatile.Read(ref _absences);

    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { Name = _name, IsBackground = true }.Start();
    }

    /// <summary>The loop is nobody's from now on, and the calling thread like any other. Returns the absence.</summary>
    public long Leave()
    {
        s_current = null;
        var absence = _absences + 1;
        Volatile.Write(ref _absences, absence);
        Interlocked.Exchange(ref _absence, absence);
        return absence;
    }

    /// <summary>False when another thread has the loop: the caller must not touch it any more.</summary>
    public bool TryReturn(long absence)
    {
        if (!TryTake(absence)) return false;
        s_current = this;
        return true;
    }

    /// <summary>
    /// Ends the absence, and makes the loop the caller's: to go on with it, or to <see cref="Start"/> it. False when another has it.
    /// </summary>
    public bool TryTake(long absence) => Interlocked.CompareExchange(ref _absence, Present, absence) == absence;

    /// <summary>Waits for the end of a loop that was told to end. At once on the loop itself, and where it was never started.</summary>
    public void Join()
    {
        if (_isStarted && !IsCurrent) _ended.Wait();
    }

    private void Run()
    {
        s_current = this;
        if (_turns()) _ended.Set();
        s_current = null;
    }
}
