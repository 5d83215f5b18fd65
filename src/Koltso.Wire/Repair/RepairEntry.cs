using Koltso.Core.Records;

namespace Koltso.Wire.Repair;

/// <summary>A key and what a replica holds under it, as a listing says.</summary>
/// <param name="Digest">The lower half of the record's digest; null in a listing without digests.</param>
public readonly record struct RepairEntry(byte[] Key, RecordVersion Version, RecordFlags Flags, byte Copies, uint? Digest = null);
