namespace Koltso.Report.Data;

/// <param name="Bytes">Of keys and values.</param>
/// <param name="DiskBytes">What the store takes on the disk, compressed.</param>
public sealed record StoredNodeData(string Node, int Partitions, long Keys, long Bytes, long DiskBytes);
