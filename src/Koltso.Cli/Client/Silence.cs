namespace Koltso.Cli.Client;

/// <summary>How long a node may let its client wait at a time. That the client waits for its own input or output does not count.</summary>
internal sealed class Silence(TimeSpan max) : IDisposable
{
    private readonly CancellationTokenSource _over = new();

    public TimeSpan Max => max;

    /// <summary>Cancelled when the node was silent for too long.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>From now on it is the node's turn; what it did before is forgotten.</summary>
    public void Begin() => _over.CancelAfter(max);

    /// <summary>It is somebody else's turn.</summary>
    public void End() => _over.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => _over.Dispose();
}
