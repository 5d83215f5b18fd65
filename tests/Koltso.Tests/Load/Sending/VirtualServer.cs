using KnownLatency;
using Koltso.Load.Choosing;
using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

/// <summary>A server of known latency, and the time itself: time only advances from one event to the next, to the microsecond.</summary>
internal sealed class VirtualServer(Construction construction) : TimeProvider, IDisposable
{
    private readonly Queue<(VirtualConnection Connection, double AtUs)> _waiting = new();
    private double _nowUs, _lastUs = double.NegativeInfinity, _stallEndUs = double.NegativeInfinity;
    private VirtualTimer? _timer;
    private long _requests;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => (long)_nowUs;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timer = new VirtualTimer(this, () => callback(state));
        _timer.Change(dueTime, period);
        return _timer;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Runs one phase of load to its end.</summary>
    public void Run(LoadGenerator generator, int connections, TimeSpan duration)
    {
        generator.Open([.. Enumerable.Range(0, connections).Select(_ => new VirtualConnection(this, generator))]);
        generator.Begin(duration);
        while (!generator.Done.IsCompleted)
        {
            if (_waiting.TryPeek(out var next) && AnswerAtUs(next.AtUs) <= _timer!.DueUs)
            {
                _lastUs = _nowUs = AnswerAtUs(next.AtUs);
                _waiting.Dequeue().Connection.Answered();
            }
            else
            {
                _nowUs = _timer!.DueUs;
                _timer.Fire();
            }
        }
    }

    private double AnswerAtUs(double atUs) => Math.Max(Math.Max(atUs, _lastUs + construction.GapUs), _stallEndUs);

    private void Take(VirtualConnection connection)
    {
        if (construction.StallsAt(_requests++)) _stallEndUs = _nowUs + construction.StallUs;
        _waiting.Enqueue((connection, _nowUs + construction.LatencyUs));
    }

    private sealed class VirtualConnection(VirtualServer server, LoadGenerator generator) : ILoadConnection
    {
        private PlannedOperation _operation;
        private long _dueAt;

        public int Server => 0;

        public bool IsOpen => true;

        public bool IsBusy { get; private set; }

        public bool WasRefused => false;

        public long SentAt { get; private set; }

        public Task RunAsync(CancellationToken stop)
        {
            generator.Idle(this);
            return Task.CompletedTask;
        }

        public void Send(in PlannedOperation operation, long dueAt)
        {
            (_operation, _dueAt, SentAt, IsBusy) = (operation, dueAt, server.GetTimestamp(), true);
            server.Take(this);
        }

        public void Answered()
        {
            IsBusy = false;
            generator.Answered(_operation, generator.LatencyFrom(_dueAt, SentAt), server.GetTimestamp(), 200);
            generator.Idle(this);
        }

        public void TimeOut() => throw new InvalidOperationException("nothing here takes so long");

        public void Close()
        {
        }
    }

    private sealed class VirtualTimer(VirtualServer server, Action callback) : ITimer
    {
        public double DueUs { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("a timer here fires once");
            DueUs = server._nowUs + dueTime.TotalMicroseconds;
            return true;
        }

        public void Fire()
        {
            DueUs = double.PositiveInfinity;
            callback();
        }

        public void Dispose() => DueUs = double.PositiveInfinity;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
