namespace Koltso.Wire.Repair;

/// <summary>What a replica holds of a partition within a scope, in twelve bytes.</summary>
/// <param name="Sum">Root of the hash tree.</param>
/// <param name="Keys">How many records that is; at most the largest 32-bit number.</param>
public readonly record struct TreeRoot(ulong Sum, long Keys);
