using System.Diagnostics;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Load;

/// <summary>
/// One client: an operation, its answer, a pause, the next. One without a node of its own changes nodes now and then and
/// whenever its connection broke; one with a node stays there. After an operation whose end it never learned it is a new
/// client in the record.
/// </summary>
internal sealed class ChaosClient(Recorder recorder, NetworkNamespace place, IReadOnlyList<ChaosNode> nodes, LoadPlan plan, Random random)
{
    private const int MoveOneIn = 100, AgainMs = 100;
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(1);

    /// <summary>Longer than an answer may take.</summary>
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(8);

    private HttpConnection? _connection;
    private int _name = recorder.NewClient();

    /// <summary>Attempts to connect that came to nothing: no operation was begun.</summary>
    public int Unconnected { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var beganAt = Stopwatch.GetTimestamp();
                if (await ConnectedOrNullAsync(stop) is { } connection) await OperateAsync(connection);
                else await Task.Delay(AgainMs, stop);
                var pause = plan.PauseOf(random) - Stopwatch.GetElapsedTime(beganAt);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Time is over; what was under way has ended.
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    private async Task<HttpConnection?> ConnectedOrNullAsync(CancellationToken stop)
    {
        if (_connection is not null && random.Next(MoveOneIn) == 0) Disconnect();
        _connection ??= await HttpConnection.TryOpenAsync(place, nodes[random.Next(nodes.Count)], s_connect, stop);
        if (_connection is null) Unconnected++;
        return _connection;
    }

    private async Task OperateAsync(HttpConnection connection)
    {
        var (kind, key, ack) = plan.Next(random);
        var operation = recorder.Start(_name, connection.Node, kind, key, ack);
        try
        {
            var answer = await connection.AskAsync(EntityRequest.BytesOf(operation), s_answer, CancellationToken.None);
            EntityRequest.End(recorder, operation, answer);
            if (answer.IsLast) Disconnect();
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException)
        {
            recorder.History.Broken(operation, failed is IOException ? failed.Message : "no answer in time");
            Disconnect();
            _name = recorder.NewClient();
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
