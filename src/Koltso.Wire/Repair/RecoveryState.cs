namespace Koltso.Wire.Repair;

/// <summary>How far a node is with a partition. The numbers are part of the peer protocol: never reuse one.</summary>
public enum RecoveryState : byte
{
    /// <summary>It lacks nothing that it once had, as far as it knows.</summary>
    Sound = 0,

    /// <summary>It recovers the partition itself, and has still to be compared with a node that lacks nothing.</summary>
    NeedsSound = 1,

    /// <summary>It recovers the partition itself, and only nodes are left that do so too.</summary>
    NeedsOthers = 2,
}
