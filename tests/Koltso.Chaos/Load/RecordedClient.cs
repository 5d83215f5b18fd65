using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>
/// A client whose operations are recorded: one connection to one node at a time, and one operation at a time. After an
/// operation whose outcome it never learned, it continues as a new client in the record. One caller at a time.
/// </summary>
/// <param name="open">Opens a connection to a node; null when the node did not accept it in time.</param>
internal sealed class RecordedClient(Recorder recorder, Func<RealNode, Task<IHttpConnection?>> open) : IDisposable
{
    /// <summary>Longer than an answer may take.</summary>
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(8);

    private IHttpConnection? _connection;
    private int _name = recorder.NewClient();

    public bool IsConnected => _connection is { IsUsable: true };

    /// <summary>Connects unless it is connected already; false when the node did not accept the connection in time.</summary>
    public async Task<bool> TryConnectAsync(RealNode node)
    {
        if (!IsConnected) Disconnect();
        _connection ??= await open(node);
        return _connection is not null;
    }

    /// <summary>Sends the operation over the current connection. Returns the operation, which has ended in the record.</summary>
    public async Task<Operation> OperateAsync(OperationKind kind, int key, int ack, int from)
    {
        var operation = recorder.Start(_name, _connection!.Node, kind, key, ack, from);
        try
        {
            var answer = await _connection.AskAsync(EntityRequest.BytesOf(operation, recorder.Values), s_answer);
            EntityRequest.End(recorder, operation, answer);
            if (answer.IsLast) Disconnect();
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException)
        {
            recorder.History.Broken(operation, failed is IOException ? failed.Message : "no answer in time");
            Disconnect();
            _name = recorder.NewClient();
        }

        return operation;
    }

    public void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose() => Disconnect();
}
