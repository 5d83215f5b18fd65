using System.Diagnostics;
using System.Net;
using System.Text;
using Koltso.Sockets;

namespace Koltso.Faults.Load;

/// <summary>
/// Reads and writes whose outcome is known: every value says which write it is, and every read is judged by what had
/// been acknowledged when it began. At a constant rate a request that no connection is free for waits, and its latency
/// counts from when it was due. A broken connection's share goes to the others. All work is done on one loop; the
/// public methods may be called from anywhere, the results be read once the load has ended.
/// </summary>
internal sealed class CheckedLoad : IDisposable
{
    private const int TickMs = 1, SweepMs = 100, AnswerMsMax = 10_000;

    private readonly EventLoop _loop = new("load", TimeProvider.System);
    private readonly CancellationTokenSource _over = new();
    private readonly List<NodeConnection> _all;
    private readonly Queue<NodeConnection> _idle = new();
    private readonly List<TaskCompletionSource> _pausing = [];
    private readonly Random _random = new(1);
    private readonly KeyModel _model;
    private readonly string _query;
    private readonly int _ratePerSecond, _readPercent;
    private ITimer? _timer;
    private long _startedAt, _begun, _nextSweepAt;
    private bool _isSteady;
    private KeySweep? _sweep;

    /// <param name="nodes">Those that connections are spread over, with their numbers.</param>
    public CheckedLoad(Flags flags, KeyModel model, IReadOnlyList<(int Number, IPEndPoint Http)> nodes, int ratePerSecond = 0, int readPercent = 0)
    {
        (_model, _ratePerSecond, _readPercent) = (model, ratePerSecond, readPercent);
        _query = FormattableString.Invariant($"&ack={flags["ack"]}&from={flags["replication"]}");
        _all = [.. Enumerable.Range(0, flags.Int("connections"))
            .Select(i => nodes[i % nodes.Count]).Select(node => new NodeConnection(this, _loop, node.Http, node.Number))];
        _loop.Start();
        _loop.Schedule(_ => Open(), null);
    }

    /// <summary>Of the steady load, in the order of their ends.</summary>
    public List<Sample> Samples { get; } = [];

    public Verdicts Verdicts { get; } = new();

    /// <summary>Reads or writes every key once, as fast as answers come, again where that failed.</summary>
    public async Task SweepAsync(bool isWrite, CancellationToken stop)
    {
        var sweep = new KeySweep(_model.Keys, isWrite);
        _loop.Schedule(_ =>
        {
            _sweep = sweep;
            Pump();
        }, null);
        await sweep.Done.WaitAsync(stop).ConfigureAwait(false);
        _loop.Schedule(_ => _sweep = null, null);
    }

    public void BeginSteady() => _loop.Schedule(_ => (_isSteady, _begun, _startedAt) = (true, 0, Stopwatch.GetTimestamp()), null);

    /// <summary>Begins no more requests, and waits for those under way.</summary>
    public async Task EndSteadyAsync(CancellationToken stop)
    {
        _loop.Schedule(_ => _isSteady = false, null);
        while (true)
        {
            await Task.Delay(SweepMs, stop).ConfigureAwait(false);
            var isQuiet = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _loop.Schedule(_ => isQuiet.SetResult(!_isSteady && _all.TrueForAll(static connection => connection.Current is null)), null);
            if (await isQuiet.Task.ConfigureAwait(false)) return;
        }
    }

    public void Dispose()
    {
        _loop.Schedule(_ => Close(), null);
        _loop.Stop();
        _loop.Dispose();
        _over.Dispose();
    }

    internal void Idle(NodeConnection connection)
    {
        _idle.Enqueue(connection);
        Pump();
    }

    internal void Answered(NodeConnection connection, Request request, Answer answer)
    {
        var isRight = request.IsWrite ? answer.Status is 201 or 202 : answer.Status is 200 or 404;
        if (request.IsWrite) _model.EndWrite(request.Key, request.Number, isRight);
        else if (isRight) Verdicts.Count(_model.Judge(request.Key, request.Floor, answer.Status == 200 ? answer.Body : null), request, answer, _sweep is not null);
        End(connection, request, isRight ? null : $"{NameOf(request)}: status {answer.Status}", isBroken: false);
    }

    internal void Broken(NodeConnection connection, Request request, string kind)
    {
        if (request.IsWrite) _model.EndWrite(request.Key, request.Number, isAcknowledged: false);
        End(connection, request, $"{NameOf(request)}: {kind}", isBroken: true);
    }

    /// <summary>A pause before dialling again; ends on the loop.</summary>
    internal Task PauseAsync(CancellationToken stop)
    {
        var pause = new TaskCompletionSource();
        if (stop.IsCancellationRequested) pause.SetCanceled(stop);
        else _pausing.Add(pause);
        return pause.Task;
    }

    private string NameOf(Request request) => !request.IsWrite ? "GET" : _model.IsDelete(request.Key, request.Number) ? "DELETE" : "PUT";

    private void End(NodeConnection connection, Request request, string? error, bool isBroken)
    {
        if (_sweep is { } sweep)
        {
            sweep.Ended(request.Key, error is null);
            return;
        }

        var latencyUs = (int)Stopwatch.GetElapsedTime(request.DueAt).TotalMicroseconds;
        Samples.Add(new Sample(request.DueAt, request.BegunAt, latencyUs, connection.Node, error, isBroken));
    }

    private void Open()
    {
        foreach (var connection in _all) _ = connection.RunAsync(_over.Token);
        var tick = TimeSpan.FromMilliseconds(TickMs);
        _timer = _loop.Time.CreateTimer(_ => OnTick(), null, tick, tick);
    }

    private void Close()
    {
        _timer?.Dispose();
        _over.Cancel();
        foreach (var connection in _all) connection.Close();
    }

    private void OnTick()
    {
        var now = Stopwatch.GetTimestamp();
        if (now >= _nextSweepAt)
        {
            _nextSweepAt = now + SweepMs * Stopwatch.Frequency / 1000;
            var pausing = _pausing.ToArray();
            _pausing.Clear();
            foreach (var pause in pausing) pause.TrySetResult();
            foreach (var connection in _all)
                if (connection.Current is { } request && Stopwatch.GetElapsedTime(request.BegunAt, now).TotalMilliseconds > AnswerMsMax)
                    connection.TimeOut();
            _sweep?.TryFailedAgain();
        }

        Pump();
    }

    private void Pump()
    {
        var now = Stopwatch.GetTimestamp();
        while (_idle.Count > 0)
        {
            var connection = _idle.Peek();
            // One that broke while it was idle is still in the queue.
            if (!connection.IsOpen || connection.Current is not null)
            {
                _idle.Dequeue();
                continue;
            }

            if (Next(now) is not { } request) return;
            _idle.Dequeue();
            connection.Send(request, BytesOf(request));
        }
    }

    private Request? Next(long now)
    {
        if (_sweep is { } sweep) return sweep.TryNext(out var next) ? Begin(sweep.IsWrite, next, now, now) : null;
        if (!_isSteady) return null;
        var dueAt = _startedAt + (long)((double)_begun / _ratePerSecond * Stopwatch.Frequency);
        if (dueAt > now) return null;
        _begun++;
        var isWrite = _random.Next(100) >= _readPercent;
        var key = _random.Next(_model.Keys);
        // Fewer writes are under way than there are connections, and there are more keys than those.
        while (isWrite && _model.IsBusy(key)) key = (key + 1) % _model.Keys;
        return Begin(isWrite, key, dueAt, now);
    }

    private Request Begin(bool isWrite, int key, long dueAt, long now) =>
        new(isWrite, key, isWrite ? _model.BeginWrite(key) : 0, _model.Floor(key), dueAt, now);

    private byte[] BytesOf(Request request)
    {
        var value = request.IsWrite && !_model.IsDelete(request.Key, request.Number) ? _model.Value(request.Key, request.Number) : [];
        var head = Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"{NameOf(request)} /v0/entity?id={WrittenValue.KeyName(request.Key)}{_query} HTTP/1.1\r\nHost: faults\r\n{(request.IsWrite ? FormattableString.Invariant($"Content-Length: {value.Length}\r\n") : "")}\r\n"));
        return [.. head, .. value];
    }
}
