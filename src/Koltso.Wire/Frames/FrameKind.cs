namespace Koltso.Wire.Frames;

/// <summary>What a frame is. Numbers are part of the protocol: never reuse one. A reply is its request plus 128.</summary>
public enum FrameKind : byte
{
    /// <summary>First frame of the side that dialled: who it is and whom it means to reach.</summary>
    Hello = 1,

    /// <summary>Are you there? Body: the sender's clock.</summary>
    Ping = 2,

    /// <summary>Read a record. Body: the key.</summary>
    Get = 3,

    /// <summary>Store a record unless a newer one is there. Body: key length, key, record.</summary>
    Apply = 4,

    HelloReply = 129,
    PingReply = 130,
    GetReply = 131,
    ApplyReply = 132,

    /// <summary>The connection ends, for a reason that the body gives in words.</summary>
    Goodbye = 255,
}
