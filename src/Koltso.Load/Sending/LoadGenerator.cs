using Koltso.Load.Choosing;

namespace Koltso.Load.Sending;

/// <summary>
/// Produces load. Role: decides when each operation is due and which connection sends it. At a rate, operation i is due
/// at the tick in which start + i / rate lies, whatever the server does; what no connection is free for waits, and its
/// latency counts from when it was due, so that a stall is seen by all the operations that it held up. Without a rate,
/// latency counts from sending. Ticks are start + k * <see cref="TickMs"/>: what a tick makes due leaves together,
/// whatever has come back meanwhile, so that every server is sent the same bursts. (Were answers an occasion to send,
/// then a server that answers in several pieces would be sent its load in as many, and woken as often.)
/// On the loop's thread only; <see cref="Counts"/> and what says how far it is may be read, slightly late, from anywhere.
/// </summary>
/// <param name="time">Its timers call back on the loop.</param>
internal sealed class LoadGenerator(BenchOptions options, TimeProvider time)
{
    public const int TickMs = 1;

    private const int SweepMs = 100;

    /// <summary>The most by which a tick's timer is armed early.</summary>
    private const int LeadMaxUs = 150;

    private readonly OperationPlan _plan = new(options);
    private readonly long _requestsMax = options.RequestsMax ?? long.MaxValue;
    private readonly Queue<ILoadConnection> _idle = new();
    private volatile ILoadConnection[] _all = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TaskCompletionSource> _pausing = [];
    private readonly long _tick = Math.Max(1, time.TimestampFrequency * TickMs / 1000);
    private readonly TimerLead _lead = new(time.TimestampFrequency * LeadMaxUs / 1_000_000);
    private ITimer? _timer;
    private long _startedAt, _endsAt, _sent, _nextSweepAt, _tickAt, _nextTickAt;
    private long? _armedFor;
    private bool _isRunning;
    private TaskCompletionSource _done = new();

    public LoadCounts Counts { get; } = new();

    public bool HasRate => options.RatePerSecond is not null;

    public long Sent => _sent;

    /// <summary>Ends with the phase; whoever waits for it goes on elsewhere than on the loop.</summary>
    public Task Done => _done.Task;

    /// <summary>This phase ended early because it was <see cref="BenchOptions.BehindMax"/> behind.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Operations of this phase that were due before <paramref name="at"/> and have not been sent.</summary>
    public long NeverSent(long at)
    {
        if (options.RatePerSecond is not { } rate) return 0;
        var ticks = (Math.Min(at, _endsAt) - _startedAt + _tick - 1) / _tick;
        var due = ((Int128)ticks * rate * _tick + time.TimestampFrequency - 1) / time.TimestampFrequency;
        return Math.Max(0, (long)Int128.Min(due, _requestsMax) - _sent);
    }

    /// <summary>When the latest answer came; a timestamp.</summary>
    public long LastAt { get; private set; }

    public int OpenConnections => _all.Count(static connection => connection.IsOpen);

    /// <summary>
    /// All connections are open, but for those to servers that refuse: of several, some may be down as long as one is not.
    /// </summary>
    public bool IsOpen => _all.Length > 0 && _all.Any(static connection => connection.IsOpen)
        && _all.GroupBy(static connection => connection.Server).All(static server =>
            server.All(static connection => connection.IsOpen)
                || server.All(static connection => !connection.IsOpen && connection.WasRefused));

    /// <summary>Begins to open the connections; they try until <see cref="Close"/>.</summary>
    public void Open(IReadOnlyList<ILoadConnection> connections)
    {
        // Set once, as a whole: others count the open ones meanwhile.
        _all = [.. connections];
        foreach (var connection in _all) _ = connection.RunAsync(_stop.Token);
        _timer = time.CreateTimer(_ => OnTick(), null, TimeSpan.FromMilliseconds(TickMs), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a phase: everything counted so far is forgotten.</summary>
    public void Begin(TimeSpan duration)
    {
        Counts.Reset();
        (_sent, HasGivenUp, _isRunning) = (0, false, true);
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _startedAt = _tickAt = LastAt = time.GetTimestamp();
        _endsAt = _startedAt + (long)(duration.TotalSeconds * time.TimestampFrequency);
        Pump(_startedAt);
        AwaitTickAfter(_startedAt);
    }

    public void Close()
    {
        _timer?.Dispose();
        _stop.Cancel();
        foreach (var connection in _all) connection.Close();
        foreach (var pause in _pausing) pause.TrySetCanceled();
    }

    /// <summary>A connection is free: for what is overdue at a rate, for the next operation without one.</summary>
    internal void Idle(ILoadConnection connection)
    {
        _idle.Enqueue(connection);
        if (_isRunning) Pump(HasRate ? _tickAt : time.GetTimestamp());
    }

    /// <summary>From when the latency of an operation counts that was due and sent at these timestamps.</summary>
    internal long LatencyFrom(long dueAt, long sentAt) => HasRate ? dueAt : sentAt;

    internal void Answered(in PlannedOperation operation, long from, long at, int status)
    {
        LastAt = Math.Max(LastAt, at);
        Counts.Operation(operation.Operation, Us(from, at), status);
        _plan.Ended(operation);
        FinishIfDone(at);
    }

    internal void AnsweredHalf(LoadOperation half, long from, long at, int status) => Counts.Part(half, Us(from, at), status);

    /// <summary>No answer will come.</summary>
    internal void Failed(in PlannedOperation operation) => _plan.Ended(operation);

    internal void CountError(string kind) => Counts.Error(kind);

    /// <summary>A pause before connecting again; ends on the loop.</summary>
    internal Task PauseAsync(CancellationToken stop)
    {
        var pause = new TaskCompletionSource();
        if (stop.IsCancellationRequested) pause.SetCanceled(stop);
        else _pausing.Add(pause);
        return pause.Task;
    }

    private void OnTick()
    {
        var now = time.GetTimestamp();
        // One that was overdue when it was armed says nothing about timers.
        if (_armedFor is { } armedFor) _lead.WasLate(now - armedFor);
        while (now < _nextTickAt) now = time.GetTimestamp();
        _tickAt = now;
        if (_isRunning)
        {
            Pump(now);
            GiveUpIfBehind(now);
        }

        if (now >= _nextSweepAt)
        {
            _nextSweepAt = now + SweepMs * time.TimestampFrequency / 1000;
            Sweep(now);
        }

        AwaitTickAfter(now);
    }

    /// <summary>Armed anew for each tick, since a period would begin when the timer was armed, not when the phase did.</summary>
    private void AwaitTickAfter(long now)
    {
        _nextTickAt = now - (now - _startedAt) % _tick + _tick;
        var at = time.GetTimestamp();
        // Without a rate nothing is due at a tick, and time awake is taken from answers.
        var lead = HasRate ? _lead.Lead : 0;
        var left = Math.Max(0, _nextTickAt - lead - at);
        _armedFor = left > 0 ? at + left : null;
        _timer?.Change(
            new TimeSpan((left * TimeSpan.TicksPerSecond + time.TimestampFrequency - 1) / time.TimestampFrequency),
            Timeout.InfiniteTimeSpan);
    }

    private void Sweep(long now)
    {
        var pausing = _pausing.ToArray();
        _pausing.Clear();
        foreach (var pause in pausing) pause.TrySetResult();
        foreach (var connection in _all)
            if (connection.IsBusy && time.GetElapsedTime(connection.SentAt, now).TotalMilliseconds > options.TimeoutMs)
                connection.TimeOut();
        FinishIfDone(now);
    }

    /// <summary>Sends all that is due and has a connection.</summary>
    private void Pump(long now)
    {
        while (_idle.Count > 0 && _sent < _requestsMax && !HasGivenUp)
        {
            var dueAt = options.RatePerSecond is { } rate ? DueAt(_sent, rate) : now;
            if (dueAt > now || dueAt >= _endsAt) return;
            var connection = _idle.Dequeue();
            // One that broke while it was idle is still in the queue.
            if (!connection.IsOpen || connection.IsBusy) continue;
            _sent++;
            connection.Send(_plan.Next(), dueAt);
        }
    }

    /// <summary>The tick in which start + number / rate lies.</summary>
    private long DueAt(long number, int rate) =>
        _startedAt + (long)((Int128)number * time.TimestampFrequency / ((Int128)rate * _tick)) * _tick;

    private bool IsBacklog => options.RatePerSecond is { } rate && !HasGivenUp && _sent < _requestsMax && DueAt(_sent, rate) < _endsAt;

    private void GiveUpIfBehind(long now)
    {
        if (options.BehindMax is { } max && IsBacklog && time.GetElapsedTime(DueAt(_sent, options.RatePerSecond!.Value), now) > max)
        {
            HasGivenUp = true;
            _endsAt = Math.Min(_endsAt, now);
        }
    }

    private void FinishIfDone(long now)
    {
        if (!_isRunning) return;
        var isAllSent = _sent >= _requestsMax;
        if (now < _endsAt && !isAllSent) return;
        // What was due before the end and waits for a connection is still to be sent, within the grace.
        var graceAt = _endsAt + options.TimeoutMs * time.TimestampFrequency / 1000;
        if (now < graceAt && (IsBacklog || _all.Any(static connection => connection.IsBusy))) return;
        _isRunning = false;
        _done.SetResult();
    }

    private long Us(long from, long to) => (long)time.GetElapsedTime(from, to).TotalMicroseconds;
}
