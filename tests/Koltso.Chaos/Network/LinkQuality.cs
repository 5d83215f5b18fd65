namespace Koltso.Chaos.Network;

/// <summary>What happens to packets on their way from one place to another. Shares are from 0 to 1.</summary>
/// <param name="ReorderShare">The share of packets that are held back for a moment, so that others overtake them.</param>
internal sealed record LinkQuality(
    bool IsCut = false, double DelayMs = 0, double JitterMs = 0, double LossShare = 0, double DuplicateShare = 0, double ReorderShare = 0)
{
    public static readonly LinkQuality Perfect = new();

    /// <summary>The quality of both links, one after the other.</summary>
    public LinkQuality With(LinkQuality other) => new(
        IsCut || other.IsCut, DelayMs + other.DelayMs, JitterMs + other.JitterMs, Either(LossShare, other.LossShare),
        Either(DuplicateShare, other.DuplicateShare), Either(ReorderShare, other.ReorderShare));

    private static double Either(double one, double other) => 1 - (1 - one) * (1 - other);
}
