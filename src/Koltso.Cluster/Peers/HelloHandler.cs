using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>Lets a peer in, once both sides agree on what they must share. A second Hello is ignored.</summary>
/// <param name="self">What this side says to a peer.</param>
/// <param name="met">Is told what a peer says, before that is replied to.</param>
/// <param name="strange">Is told what a member says that has another cluster file, before it is refused.</param>
public sealed class HelloHandler(
    Func<Hello, Hello> self, Func<string, bool> isMember, HybridClock clock, Action<Hello>? met = null, Action<Hello>? strange = null)
    : IMessageHandler
{
    public FrameKind Kind => FrameKind.Hello;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (session.IsGreeted) return null;
        if (Hello.TryParse(body) is not { } other) return PeerSession.NoHello;
        var own = self(other);
        if (own.Disagreement(other) is { } disagreement)
        {
            var isOfTheCluster = own.Disagreement(other with { Fingerprint = own.Fingerprint }) is null;
            if (isOfTheCluster && other.Node != own.Node && isMember(other.Node)) strange?.Invoke(other);
            return disagreement;
        }

        if (other.Node == own.Node) return $"the dialler claims to be \"{other.Node}\", which is this node: two nodes run with the same id";
        if (!isMember(other.Node)) return $"node \"{other.Node}\" is not in this node's cluster file";
        clock.Follow(other.Clock);
        session.LetIn(other.NodeNumber, own.Features & other.Features);
        met?.Invoke(other);
        // What the peer said of its store may change what this side says of its own, but not what it remembered until now.
        if (met is not null) own = self(other) with { Remembered = own.Remembered };
        session.Reply(request, ReplicaStatus.Answered, own.ToBytes());
        return null;
    }
}
