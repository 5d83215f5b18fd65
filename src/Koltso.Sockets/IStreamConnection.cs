using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Sockets;

/// <summary>
/// A connection that carries bytes both ways, as a session uses it; whether a socket, an encrypted one or memory is behind
/// it, a session cannot tell. Used on one loop, where reads and flushes complete too.
/// </summary>
public interface IStreamConnection : IAsyncDisposable
{
    PipeReader Input { get; }

    PipeWriter Output { get; }

    EndPoint? RemoteEndPoint { get; }

    /// <summary>False once it was closed, or is being closed, by either side.</summary>
    bool IsOpen { get; }

    /// <summary>True while the session waits for input and everything that it wrote has left.</summary>
    bool IsQuiet { get; }

    /// <summary>When bytes last came or left, on the clock of <see cref="NowMs"/>.</summary>
    long LastActivityMs { get; }

    /// <summary>Bytes that came, since it was opened.</summary>
    long ReceivedBytes { get; }

    /// <summary>Bytes that the other side's host has, since the connection was opened. It asks the kernel.</summary>
    long DeliveredBytes { get; }

    /// <summary>The session waits for the rest of something: what it has of it is kept in little room.</summary>
    void Shrink();

    /// <summary>Now, as the loop has it: monotonic milliseconds, the same for all of one turn.</summary>
    long NowMs { get; }

    /// <summary>Ends it at once; what is unsent is lost.</summary>
    void Abort(ConnectionAbortedException? reason);
}
