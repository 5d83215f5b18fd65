namespace Koltso.Cluster.Peers;

/// <summary>
/// When the last pings of a connection were sent, by number: a peer's clock is compared with the moment of the very ping that
/// it answers. On the link's loop.
/// </summary>
internal sealed class PingTimes
{
    /// <summary>
    /// Remembered: more than are sent until a peer that answers none of them is down
    /// (<see cref="PeerSettings.SilenceMs"/>). An answer to an older one is passed over.
    /// </summary>
    internal const int PingsMax = 8;

    private readonly long[] _sentMs = new long[PingsMax];
    private uint _last;

    /// <summary>The number of a ping that is sent now.</summary>
    public uint Next(long nowMs)
    {
        _sentMs[++_last % PingsMax] = nowMs;
        return _last;
    }

    public bool TryFind(uint number, out long sentMs)
    {
        sentMs = _sentMs[number % PingsMax];
        return number != 0 && number <= _last && _last - number < PingsMax;
    }
}
