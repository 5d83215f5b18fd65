namespace Koltso.Ring.Repair;

/// <summary>What somebody asks a node to compare.</summary>
/// <param name="Partition">Only this one; null: all of which the node is a replica.</param>
/// <param name="CheckOnly">Counts what differs and sends nothing.</param>
internal sealed record RepairRequest(int? Partition, bool CheckOnly);
