using System.Net;
using Koltso.Core.Measuring;
using Koltso.Sockets;

namespace Koltso.Load;

/// <summary>
/// Produces load. Role: decides when each request is due and which connection sends it. At a rate, request i is due at
/// start + i / rate, whatever the server does; what no connection is free for waits, and its latency counts from when
/// it was due, so that a stall is seen by all the requests that it held up. Without a rate, latency counts from sending.
/// On the loop's thread only; the counts may be read, slightly late, from anywhere. At a rate it looks at the clock every
/// <see cref="TickMs"/> and not between: a request may leave that much after it was due, which its latency includes,
/// and every server is sent the same bursts. (Were answers an occasion to send, then a server that answers in several
/// pieces would be sent its load in as many, and woken as often.)
/// </summary>
internal sealed class LoadGenerator(BenchOptions options, EventLoop loop, IReadOnlyList<IPEndPoint> servers, TimeProvider time)
{
    private const int TickMs = 1;
    private const int ReconnectPauseMs = 100;

    private readonly RequestWriter _requests = new(options);
    private readonly Queue<LoadConnection> _idle = new();
    private volatile LoadConnection[] _all = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TaskCompletionSource> _pausing = [];
    private readonly Dictionary<string, long> _errors = [];
    private readonly int[] _statuses = new int[1000];
    private ITimer? _timer;
    private long _startedAt, _endsAt, _sent, _nextSweepAt, _tickAt;
    private bool _isRunning;

    /// <summary>Latencies in microseconds.</summary>
    public LatencyHistogram Latencies { get; } = new(600_000_000);

    public long Answered200 { get; private set; }

    public long Sent => _sent;

    public long Completed => Latencies.Count;

    public bool IsDone { get; private set; }

    /// <summary>When the last answer came; a timestamp.</summary>
    public long LastAt { get; private set; }

    public IReadOnlyDictionary<string, long> Errors
    {
        get
        {
            lock (_errors)
            {
                var all = new SortedDictionary<string, long>(_errors, StringComparer.Ordinal);
                for (var status = 0; status < _statuses.Length; status++)
                    if (_statuses[status] > 0)
                        all[$"status {status}"] = _statuses[status];
                return all;
            }
        }
    }

    /// <summary>Begins to open the connections, spread over the servers in turn; they try until <see cref="Close"/>.</summary>
    public void Open()
    {
        // Set once, as a whole: others count the open ones meanwhile.
        _all = [.. Enumerable.Range(0, options.Connections).Select(
            i => new LoadConnection(this, loop, servers[i % servers.Count], i % servers.Count))];
        foreach (var connection in _all) _ = connection.RunAsync(_stop.Token);
        _timer = loop.Time.CreateTimer(_ => OnTick(), null, TimeSpan.FromMilliseconds(TickMs), TimeSpan.FromMilliseconds(TickMs));
    }

    public int OpenConnections => _all.Count(static connection => connection.IsOpen);

    /// <summary>
    /// All connections are open, but for those to servers that refuse: of several, some may be down as long as one is not.
    /// </summary>
    public bool IsOpen => _all.Length > 0 && _all.Any(static connection => connection.IsOpen)
        && _all.GroupBy(static connection => connection.Server).All(static server =>
            server.All(static connection => connection.IsOpen) || server.All(static connection => !connection.IsOpen && connection.WasRefused));

    /// <summary>Starts a phase: everything counted so far is forgotten.</summary>
    public void Begin(TimeSpan duration)
    {
        Latencies.Reset();
        lock (_errors) _errors.Clear();
        Array.Clear(_statuses);
        (_sent, Answered200, IsDone, _isRunning) = (0, 0, false, true);
        _startedAt = _tickAt = LastAt = time.GetTimestamp();
        _endsAt = _startedAt + (long)(duration.TotalSeconds * time.TimestampFrequency);
        Pump(_startedAt);
    }

    public void Close()
    {
        _timer?.Dispose();
        _stop.Cancel();
        foreach (var connection in _all) connection.Close();
        foreach (var pause in _pausing) pause.TrySetCanceled();
    }

    /// <summary>A connection is free: for what is overdue at a rate, for the next request without one.</summary>
    internal void Idle(LoadConnection connection)
    {
        _idle.Enqueue(connection);
        if (_isRunning) Pump(options.RatePerSecond is null ? time.GetTimestamp() : _tickAt);
    }

    internal void Answered(LoadConnection connection, int status)
    {
        var now = time.GetTimestamp();
        LastAt = now;
        var from = options.RatePerSecond is null ? connection.SentAt : connection.DueAt;
        Latencies.Record((long)time.GetElapsedTime(from, now).TotalMicroseconds);
        if (status is >= 200 and < 300) Answered200++;
        else _statuses[Math.Clamp(status, 0, 999)]++;
        FinishIfDone(now);
    }

    internal void CountError(string kind)
    {
        lock (_errors) _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
    }

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
        var now = _tickAt = time.GetTimestamp();
        if (_isRunning) Pump(now);
        if (now < _nextSweepAt) return;
        _nextSweepAt = now + ReconnectPauseMs * time.TimestampFrequency / 1000;
        Sweep(now);
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
        while (_idle.Count > 0 && _sent < (options.RequestsMax ?? long.MaxValue))
        {
            var dueAt = options.RatePerSecond is { } rate ? _startedAt + (long)((double)_sent / rate * time.TimestampFrequency) : now;
            if (dueAt > now || dueAt >= _endsAt) return;
            var connection = _idle.Dequeue();
            // One that broke while it was idle is still in the queue.
            if (!connection.IsOpen || connection.IsBusy) continue;
            _sent++;
            connection.Send(_requests, dueAt, now);
        }
    }

    private void FinishIfDone(long now)
    {
        if (!_isRunning) return;
        var isAllSent = _sent >= (options.RequestsMax ?? long.MaxValue);
        var graceAt = _endsAt + options.TimeoutMs * time.TimestampFrequency / 1000;
        if (now < _endsAt && !isAllSent) return;
        // What was due before the end and waits for a connection is still to be sent, within the grace.
        var isBacklog = options.RatePerSecond is { } rate && !isAllSent
            && _startedAt + (long)((double)_sent / rate * time.TimestampFrequency) < _endsAt;
        if (now < graceAt && (isBacklog || _all.Any(static connection => connection.IsBusy))) return;
        _isRunning = false;
        IsDone = true;
    }
}
