using Koltso.Wire.Frames;

namespace Koltso.Wire.Messages;

/// <summary>
/// What both sides must know of one kind of message. The side that dialled sends the request; the side that listened
/// replies.
/// </summary>
/// <param name="Request">The kind of the request's frame; its name is the message's.</param>
/// <param name="RequestBytesMax">Largest body of the request. A longer one ends the connection.</param>
/// <param name="ReplyBytesMax">Largest body of the reply, likewise.</param>
/// <param name="Statuses">What the status byte of the reply says.</param>
/// <param name="Feature">
/// The bit of <see cref="Features"/> that a peer must have shown before it is asked; 0: every build knows the kind.
/// </param>
public sealed record MessageKind(
    FrameKind Request, WorkClass Work, int RequestBytesMax, int ReplyBytesMax, StatusBytes Statuses, uint Feature = 0)
{
    /// <summary>The kind of the reply's frame.</summary>
    public FrameKind Reply { get; } = Request | (FrameKind)FrameHeader.ReplyBit;
}
