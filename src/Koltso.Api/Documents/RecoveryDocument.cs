namespace Koltso.Api.Documents;

/// <summary>A part of <see cref="RepairDocument"/>: a node's store that may lack what it had.</summary>
/// <param name="Reason">Why, for people.</param>
/// <param name="Partitions">Those whose reads the node does not answer.</param>
/// <param name="Comparisons">Of one partition with one other replica, which are left.</param>
/// <param name="WaitsFor">Ids of the nodes with which some are left, and that it cannot reach.</param>
public sealed record RecoveryDocument(string Reason, int Partitions, int Comparisons, IReadOnlyList<string> WaitsFor);
