using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// What Kestrel takes for its transport: connections arrive here from the fast lane instead of from a socket.
/// From any thread. Bound: the node's limit of client connections, each of which can be here once.
/// </summary>
internal sealed class HandoverListener(EndPoint endPoint) : IConnectionListener, IConnectionListenerFactory
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint => endPoint;

    public void Give(ConnectionContext connection)
    {
        if (!_connections.Writer.TryWrite(connection)) connection.Abort();
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _connections.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            if (_connections.Reader.TryRead(out var connection))
                return connection;
        return null;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
