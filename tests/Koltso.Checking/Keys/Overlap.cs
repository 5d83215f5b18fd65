namespace Koltso.Checking.Keys;

/// <summary>
/// Whether the replica sets of two operations on one key must share a replica.
///
/// Let an earlier operation be confirmed by a of the first f replicas, and a later one by b of the first g, f &lt;= g.
/// At most g - f of the later operation's replicas are beyond f, so at least b - (g - f) are among the first f, of
/// which the earlier operation has a. The two must share one exactly when a + b - (g - f) &gt; f, that is a + b &gt; g.
/// If the earlier operation is the one that asks for more, the same holds with their roles exchanged. Together: a + b
/// &gt; max(f, g).
///
/// A replica that lost its data no longer counts among those that confirmed an operation begun before the loss, even if
/// it was healed since: this demands less than what holds, never more.
/// </summary>
internal sealed class Overlap
{
    private readonly long[] _lossesFromUs, _lossesToUs;

    public Overlap(IEnumerable<Fault> losses)
    {
        var all = losses.ToList();
        _lossesFromUs = [.. all.Select(static loss => loss.FromUs).Order()];
        _lossesToUs = [.. all.Select(static loss => loss.ToUs).Order()];
    }

    public static bool Meets(int ack, int from, int otherAck, int otherFrom) => ack + otherAck > Math.Max(from, otherFrom);

    public bool HasLosses => _lossesFromUs.Length > 0;

    /// <summary>How many losses were over when an operation began: they do not affect it.</summary>
    public int LossesBefore(long startUs)
    {
        var count = 0;
        while (count < _lossesToUs.Length && _lossesToUs[count] < startUs) count++;
        return count;
    }

    /// <summary>How many copies of an operation that began after <paramref name="lossesBefore"/> losses may be gone at that time.</summary>
    public int LossesUntil(long endUs, int lossesBefore)
    {
        var count = 0;
        while (count < _lossesFromUs.Length && _lossesFromUs[count] <= endUs) count++;
        return Math.Max(0, count - lossesBefore);
    }

    /// <summary>The number of copies that an acknowledged write still has at that time.</summary>
    public int CopiesAt(long timeUs, Operation write) => write.Ack - LossesUntil(timeUs, LossesBefore(write.StartUs));

    /// <summary>Whether <paramref name="later"/>, which began after <paramref name="earlier"/> ended, must find it on a replica.</summary>
    public bool Meets(Operation earlier, Operation later)
    {
        var copies = CopiesAt(later.EndUs, earlier);
        return copies > 0 && Meets(copies, earlier.From, later.Ack, later.From);
    }
}
