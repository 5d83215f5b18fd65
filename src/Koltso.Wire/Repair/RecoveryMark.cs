namespace Koltso.Wire.Repair;

/// <summary>What a node says of one partition to a peer that recovers it.</summary>
/// <param name="State">Of the partition on the node that answers.</param>
/// <param name="Clock">
/// The answering node's own clock reading from before its last successful comparison with the asking one, whichever store that had
/// then; 0: it knows of none.
/// </param>
public readonly record struct RecoveryMark(RecoveryState State, ulong Clock);
