namespace Koltso.Load.Choosing;

/// <summary>
/// Which ids inserts have taken, and up to which one all have ended: only those may be read. One thread.
/// Bound: <see cref="WindowMax"/> ids after the oldest that has not ended; when an insert is so slow that more have
/// ended after it, it counts as ended too.
/// </summary>
internal sealed class InsertedIds(long stored)
{
    public const int WindowMax = 1 << 16;

    private readonly bool[] _hasEnded = new bool[WindowMax];
    private long _last = stored;

    /// <summary>The highest id below which all are stored.</summary>
    public long Newest { get; private set; } = stored;

    /// <summary>The id for the next insert.</summary>
    public long Take() => ++_last;

    /// <summary>The insert of <paramref name="id"/> was answered, or will never be.</summary>
    public void End(long id)
    {
        if (id <= Newest) return;
        while (id - Newest > WindowMax) Advance();
        _hasEnded[id % WindowMax] = true;
        while (_hasEnded[(Newest + 1) % WindowMax]) Advance();
    }

    private void Advance() => _hasEnded[++Newest % WindowMax] = false;
}
