namespace Koltso.Report.Data;

/// <summary>What the nodes themselves count after the fill.</summary>
/// <param name="KeyKind">Of the keys that were filled in.</param>
/// <param name="PartitionsCompared">Pairs of a node and a partition whose count was compared with the arithmetic.</param>
/// <param name="PartitionsEqual">How many of them hold exactly as many keys as it says.</param>
public sealed record StoredData(
    string KeyKind, IReadOnlyList<StoredNodeData> Nodes, int PartitionsCompared, int PartitionsEqual);
