namespace Koltso.Wire.Frames;

/// <summary>What a frame is. Numbers are part of the protocol: never reuse one. A reply is its request plus 128.</summary>
public enum FrameKind : byte
{
    /// <summary>First frame of the side that dialled: which node it is and which one it means to reach.</summary>
    Hello = 1,

    /// <summary>Are you there? Body: the sender's clock.</summary>
    Ping = 2,

    /// <summary>Read a record. Body: the key.</summary>
    Get = 3,

    /// <summary>Store a record unless a newer one is there. Body: key length, key, record.</summary>
    Apply = 4,

    // Comparing replicas; see RepairMessages. Only towards a peer that showed the feature bit.

    /// <summary>What do you hold of these partitions? Roots of hash trees.</summary>
    TreeRoots = 16,

    /// <summary>A range of a hash tree's leaves.</summary>
    TreeLeaves = 17,

    /// <summary>Keys and versions in some leaves.</summary>
    RepairList = 18,

    /// <summary>Whole records in some leaves.</summary>
    RepairRecords = 19,

    /// <summary>The records of some keys.</summary>
    RepairFetch = 20,

    /// <summary>These partitions were compared, and what differed was sent.</summary>
    RepairDone = 21,

    /// <summary>Asked by a node whose store may lack what it had: when were we last compared, by your clock?</summary>
    RecoveryMarks = 22,

    HelloReply = 129,
    PingReply = 130,
    GetReply = 131,
    ApplyReply = 132,
    TreeRootsReply = 144,
    TreeLeavesReply = 145,
    RepairListReply = 146,
    RepairRecordsReply = 147,
    RepairFetchReply = 148,
    RepairDoneReply = 149,
    RecoveryMarksReply = 150,

    /// <summary>The connection ends, for a reason that the body gives in words.</summary>
    Goodbye = 255,
}
