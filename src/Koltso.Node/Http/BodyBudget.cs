namespace Koltso.Node.Http;

/// <summary>
/// Bounds the bytes of request bodies that the node holds while they come in, over all connections. From any thread.
/// Overflow: 503 for the request that would pass the bound.
/// </summary>
internal sealed class BodyBudget(long bytesMax)
{
    private long _taken;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax) return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
