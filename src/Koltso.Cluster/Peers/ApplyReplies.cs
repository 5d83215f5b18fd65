using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Cluster.Peers;

/// <summary>The replies of one session to Applies that are kept to be used again. On the session's loop.</summary>
internal sealed class ApplyReplies(HybridClock clock)
{
    private const int IdleMax = 1024;

    private readonly Stack<ApplyReply> _idle = new();

    public HybridClock Clock => clock;

    /// <summary>Replies once <paramref name="status"/> is there, which must be on the session's loop.</summary>
    public void Await(PeerSession session, in PeerRequest request, ValueTask<ReplicaStatus> status)
    {
        if (!_idle.TryPop(out var reply)) reply = new ApplyReply(this);
        reply.Await(session, request, status);
    }

    internal void GiveBack(ApplyReply reply)
    {
        if (_idle.Count < IdleMax) _idle.Push(reply);
    }
}
