namespace Koltso.Chaos.Load;

/// <summary>One connection to one node, with one request at a time. A request is never sent twice. Unusable after a failure.</summary>
internal interface IHttpConnection : IDisposable
{
    RealNode Node { get; }

    /// <summary>Whether, between two requests, nothing has arrived: neither bytes nor the end of the connection.</summary>
    bool IsUsable { get; }

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The time ran out.</exception>
    Task<HttpAnswer> AskAsync(ReadOnlyMemory<byte> request, TimeSpan most);
}
