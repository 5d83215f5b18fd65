namespace Koltso.Core.Time;

/// <summary>
/// What the wall clocks of the other nodes show, as last reported by them. Any thread. Between two reports a node's clock is
/// taken to advance steadily, whatever this machine's clock does, so that a jump of this one is seen at the next look. What
/// is known of a node that is down is kept for as long as it is a member.
/// </summary>
public sealed class PeerClocks(TimeProvider time)
{
    /// <summary>Reports that differ by no more than this are noise, and the order is not computed again for them.</summary>
    private const int JitterMs = 100;

    private readonly Lock _noting = new();
    private readonly Dictionary<ushort, long> _aheadMs = [];
    private long _medianMs = long.MaxValue;

    /// <summary>
    /// The time that most others have not passed, in Unix milliseconds: what is beyond it is ahead of more than half of them.
    /// Null until one was heard.
    /// </summary>
    public long? NowMs => Volatile.Read(ref _medianMs) is var median and not long.MaxValue ? MonotonicMs() + median : null;

    /// <summary>A node says what its wall clock shows.</summary>
    /// <param name="unixTimeMs">Its answer.</param>
    /// <param name="askedAtMs">
    /// When it was asked, in milliseconds of <see cref="TimeProvider.GetElapsedTime(long)"/> since 0. An answer that was long on
    /// its way makes a node's clock seem ahead, never behind.
    /// </param>
    public void Note(ushort node, long unixTimeMs, long askedAtMs)
    {
        var aheadMs = unixTimeMs - askedAtMs;
        lock (_noting)
        {
            if (_aheadMs.TryGetValue(node, out var known) && Math.Abs(aheadMs - known) < JitterMs) return;
            _aheadMs[node] = aheadMs;
            Sort();
        }
    }

    /// <summary>Forgets all nodes but these: what is known of a former member says nothing about the time.</summary>
    public void Retain(IEnumerable<ushort> members)
    {
        lock (_noting)
        {
            var gone = _aheadMs.Keys.Except(members).ToList();
            if (gone.Count == 0) return;
            foreach (var node in gone) _aheadMs.Remove(node);
            Sort();
        }
    }

    private void Sort()
    {
        long[] sorted = [.. _aheadMs.Values.Order()];
        Volatile.Write(ref _medianMs, sorted.Length == 0 ? long.MaxValue : sorted[sorted.Length / 2]);
    }

    private long MonotonicMs() => time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMillisecond;
}
