namespace Koltso.Chaos.Load;

/// <summary>One connection to one node, one request at a time. What is sent is sent once. Useless after a failure.</summary>
internal interface IHttpConnection : IDisposable
{
    RealNode Node { get; }

    /// <summary>Between two requests: nothing has come, neither bytes nor the end.</summary>
    bool IsUsable { get; }

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The time was over.</exception>
    Task<HttpAnswer> AskAsync(ReadOnlyMemory<byte> request, TimeSpan most);
}
