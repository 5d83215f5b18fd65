namespace Koltso.Api.Documents;

/// <summary>Comparisons of a round that were not made or not finished, all with one node and for one reason.</summary>
/// <param name="Node">The other replica's id; null: no one in particular.</param>
/// <param name="Reason">In words, such as "it did not answer".</param>
/// <param name="Comparisons">How many.</param>
/// <param name="Partitions">Of which partitions: the first 16.</param>
public sealed record RepairFailureDocument(string? Node, string Reason, int Comparisons, IReadOnlyList<int> Partitions);
