using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>
/// Requests at a constant rate, recorded, from when the load is created until it is ended. A request waits when no
/// connection is free, and its latency counts from when it was due; the share of a broken connection goes to the
/// others. Where the plan says so, a request whose connection broke is sent again over the next free one. Everything runs
/// on a loop of its own. One caller ends the load and then reads the samples.
/// </summary>
internal sealed class PacedLoad : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1), s_again = TimeSpan.FromMilliseconds(100);

    private readonly LoadLoop _loop = new();
    private readonly Recorder _recorder;
    private readonly IReadOnlyList<RealNode> _nodes;
    private readonly PacedPlan _plan;
    private readonly Random _random = new(1);
    private readonly Queue<TaskCompletionSource> _idle = new();
    private readonly Queue<(OperationKind Kind, int Key)> _repeats = new();
    private readonly List<Sample> _samples = [];
    private readonly long _startUs;
    private readonly Task _running;
    private long _begun;
    private bool _isOver;

    /// <param name="nodes">The nodes that connections are spread over.</param>
    public PacedLoad(Recorder recorder, IReadOnlyList<RealNode> nodes, PacedPlan plan)
    {
        (_recorder, _nodes, _plan, _startUs) = (recorder, nodes, plan, recorder.NowUs);
        _running = _loop.RunAsync(RunAsync);
    }

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    private long NextDueUs => _startUs + _begun * 1_000_000 / _plan.RatePerSecond;

    /// <summary>Begins no more requests, and waits for those in progress.</summary>
    public async Task EndAsync()
    {
        _loop.Post(() =>
        {
            _isOver = true;
            while (_idle.TryDequeue(out var client)) client.SetResult();
        });
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _loop.Dispose();
    }

    private async Task RunAsync()
    {
        await using var ticks = _loop.Time.CreateTimer(_ => BeginDue(), null, s_tick, s_tick);
        await Task.WhenAll(Enumerable.Range(0, _plan.Connections).Select(i => RunClientAsync(_nodes[i % _nodes.Count])));
    }

    /// <summary>A client that is resumed either takes a request, or leaves it to the next client.</summary>
    private void BeginDue()
    {
        while (NextDueUs <= _recorder.NowUs && _idle.TryDequeue(out var client)) client.SetResult();
    }

    private async Task RunClientAsync(RealNode node)
    {
        using var client = _loop.NewClient(_recorder);
        while (!_isOver)
        {
            if (!await client.TryConnectAsync(node))
            {
                await Task.Delay(s_again, _loop.Time);
                continue;
            }

            if (NextDueUs > _recorder.NowUs) await UntilDueAsync();
            if (_isOver || !client.IsConnected) continue;
            var dueUs = NextDueUs;
            _begun++;
            var (kind, key) = _repeats.TryDequeue(out var broken) ? broken : _plan.Next(_random);
            var sample = new Sample(dueUs, await client.OperateAsync(kind, key, _plan.Ack, _plan.From));
            if (sample.IsBroken && _plan.RepeatsBroken) _repeats.Enqueue((kind, key));
            _samples.Add(sample);
        }
    }

    private Task UntilDueAsync()
    {
        var due = new TaskCompletionSource();
        _idle.Enqueue(due);
        return due.Task;
    }
}
