using Koltso.Core.Records;

namespace Koltso.Wire.Repair;

/// <summary>A key and what a replica holds under it, as a listing says.</summary>
public readonly record struct RepairEntry(byte[] Key, RecordVersion Version, RecordFlags Flags, byte Copies);
