namespace Koltso.Ring.Repair;

/// <summary>Why a comparison of one partition with one peer was not made or not finished.</summary>
internal enum RepairFault : byte
{
    /// <summary>The peer is down, or of a build that cannot compare.</summary>
    PeerAway,

    /// <summary>A question got no answer.</summary>
    NoAnswer,

    /// <summary>The peer cannot read its records.</summary>
    PeerStore,

    /// <summary>This node cannot read its records.</summary>
    OwnStore,

    /// <summary>This node's clock gives no readings.</summary>
    Clock,

    /// <summary>The peer's store owes something itself that has to come first.</summary>
    PeerInDoubt,

    /// <summary>It has come to light meanwhile that this node's store lacks something.</summary>
    StoreInDoubt,

    /// <summary>The partition has other replicas since.</summary>
    ListChanged,

    /// <summary>Something that differs could not be read, sent or stored.</summary>
    NotMoved,

    /// <summary>The log has the exception.</summary>
    Bug,
}
