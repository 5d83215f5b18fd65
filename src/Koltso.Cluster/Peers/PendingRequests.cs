using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The requests of one link that wait for a reply. On the link's loop only. Grows with use up to
/// <see cref="PeerSettings.InFlightMax"/> and reuses its places, the last one first.
/// </summary>
internal sealed class PendingRequests(HybridClock clock)
{
    private readonly List<PendingRequest> _all = [];
    private readonly Stack<PendingRequest> _free = new();

    /// <summary>Requests that were sent and not yet answered or given up.</summary>
    public int InFlight { get; private set; }

    /// <summary>Null when the bound is reached.</summary>
    public PendingRequest? TryRent(MessageKind kind, long deadlineMs)
    {
        if (!_free.TryPop(out var request))
        {
            if (_all.Count == PeerSettings.InFlightMax) return null;
            request = new PendingRequest(this, _all.Count, clock);
            _all.Add(request);
        }

        InFlight++;
        request.Begin(kind, deadlineMs);
        return request;
    }

    /// <summary>The request of that number, if it still waits, and for such a reply.</summary>
    public PendingRequest? Find(uint number, FrameKind replyKind)
    {
        var index = (int)(number & 0xffff);
        if (index >= _all.Count) return null;
        var request = _all[index];
        return request.IsWaiting && request.Number == number && request.ReplyKind == replyKind ? request : null;
    }

    public void Complete(PendingRequest request, PeerReply reply)
    {
        InFlight--;
        request.Complete(reply);
    }

    /// <summary>Gives up all requests that are due at <paramref name="nowMs"/>; returns how many.</summary>
    public int GiveUp(long nowMs)
    {
        if (InFlight == 0) return 0;
        var count = 0;
        // A continuation may send anew and so lengthen the list: what it adds is not due.
        for (var i = 0; i < _all.Count; i++)
        {
            var request = _all[i];
            if (!request.IsWaiting || request.DeadlineMs > nowMs) continue;
            Complete(request, PeerReply.Of(ReplicaStatus.Unreachable));
            count++;
        }

        return count;
    }

    internal void GiveBack(PendingRequest request) => _free.Push(request);
}
