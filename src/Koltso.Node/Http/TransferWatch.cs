namespace Koltso.Node.Http;

/// <summary>
/// Whether a body or an answer moves too slowly: judged over whole periods, since what the kernel takes of it comes in leaps. On the
/// connection's loop. Mutable, a field of its session.
/// </summary>
internal struct TransferWatch
{
    private long _transfer, _slowMs, _slowBytes, _shortMs, _shortBytes;

    /// <summary>True when too little has moved since the beginning of a period that is over now.</summary>
    /// <param name="transfer">Which transfer it is: another than before begins new periods. Not 0.</param>
    /// <param name="moved">Bytes of the connection so far.</param>
    /// <param name="isShort">Others wait for the room that it takes.</param>
    public bool IsBehind(long transfer, long nowMs, long moved, bool isShort)
    {
        if (_transfer != transfer)
        {
            (_transfer, _slowMs, _slowBytes, _shortMs, _shortBytes) = (transfer, nowMs, moved, nowMs, moved);
            return false;
        }

        var isBehind = false;
        if (nowMs - _shortMs >= SessionTimes.ShortMs)
        {
            isBehind = isShort && moved - _shortBytes < SessionTimes.ShortBytesMin;
            (_shortMs, _shortBytes) = (nowMs, moved);
        }

        if (nowMs - _slowMs < SessionTimes.SlowMs) return isBehind;
        isBehind |= moved - _slowBytes < SessionTimes.SlowBytesMin;
        (_slowMs, _slowBytes) = (nowMs, moved);
        return isBehind;
    }
}
