using Koltso.Simulation.Network;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Simulation.Judging;

/// <summary>
/// Reads along what nodes say to each other: no reply may be written once the deadline of its request has passed, counted from
/// when the replica got it. Role: notes what was too late, for the judge.
/// </summary>
internal sealed class FrameWatch
{
    private readonly Dictionary<(SimConnection At, uint Request), long> _deadlinesMs = [];

    /// <summary>Sentences.</summary>
    public List<string> Late { get; } = [];

    /// <summary>The process at that end has got whole frames.</summary>
    public void Received(SimConnection at, ReadOnlySpan<byte> frames, long nowUs)
    {
        while (!frames.IsEmpty)
        {
            var header = FrameHeader.Read(frames);
            var body = frames.Slice(FrameHeader.Bytes, header.BodyBytes);
            frames = frames[(FrameHeader.Bytes + header.BodyBytes)..];
            if (IsReply(header) || (header.Status & RequestFields.StatusBit) == 0) continue;
            // A frame that comes twice is two requests of one number: the later has more time.
            if (RequestFields.TryRead(body, out var fields, out _) && fields.LeftMs is { } leftMs)
                _deadlinesMs[(at, header.Request)] = nowUs / 1_000 + leftMs;
        }
    }

    /// <summary>The process at that end has written a frame.</summary>
    public void Written(SimConnection at, ReadOnlySpan<byte> frame, long nowUs)
    {
        var header = FrameHeader.Read(frame);
        // Pings have numbers of their own.
        if (!IsReply(header) || header.Kind == FrameKind.PingReply) return;
        if (!_deadlinesMs.TryGetValue((at, header.Request), out var deadlineMs)) return;
        if (nowUs / 1_000 < deadlineMs) return;
        Late.Add($"n{at.Process.Node + 1} wrote a {header.Kind} at {nowUs / 1_000} ms to a request whose deadline was at {deadlineMs} ms.");
    }

    private static bool IsReply(FrameHeader header) => ((byte)header.Kind & FrameHeader.ReplyBit) != 0;
}
