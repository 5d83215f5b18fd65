namespace Koltso.Ring.Repair;

/// <summary>The comparisons with one peer that failed for one reason.</summary>
/// <param name="Node">The peer's id; null: none in particular.</param>
/// <param name="Comparisons">How many.</param>
/// <param name="Partitions">The first of them, at most <see cref="PartitionsMax"/>.</param>
internal sealed record RepairFailures(string? Node, RepairFault Fault, int Comparisons, IReadOnlyList<int> Partitions)
{
    internal const int PartitionsMax = 16;

    /// <summary>With those of <paramref name="partitions"/> too.</summary>
    public RepairFailures With(IReadOnlyCollection<int> partitions) => this with
    {
        Comparisons = Comparisons + partitions.Count,
        Partitions = [.. Partitions.Concat(partitions).Take(PartitionsMax)],
    };
}
