using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The requests of one connection that wait for a reply. On the link's loop only. Always: no two requests of a connection
/// have the same number, however many there are, so that a late reply finds nobody; a request that waits is in the slot of its
/// number, modulo the number of slots. Numbers are counted from 1, past those whose slot is taken. There are at least twice as
/// many slots as requests that wait, of which there are at most <see cref="PeerSettings.InFlightMax"/>; the objects are used
/// again, the last one first.
/// </summary>
/// <param name="numberMax">The last number: there is no request after it.</param>
internal sealed class PendingRequests(HybridClock clock, uint numberMax)
{
    private const int SlotsMin = 16;

    private readonly Stack<PendingRequest> _free = new();

    /// <summary>Their number is a power of two.</summary>
    private PendingRequest?[] _slots = new PendingRequest?[SlotsMin];

    /// <summary>Requests that were sent and not yet answered or given up.</summary>
    public int InFlight { get; private set; }

    /// <summary>Of the last request; 0 before the first.</summary>
    public uint LastNumber { get; private set; }

    /// <summary>There are no more numbers: the connection is of no use any more.</summary>
    public bool IsUsedUp => LastNumber == numberMax;

    /// <summary>Null when the bound is reached, or the numbers are used up.</summary>
    public PendingRequest? TryRent(MessageKind kind, long deadlineMs)
    {
        if (InFlight == PeerSettings.InFlightMax || !TryNextNumber(out var number)) return null;
        if (!_free.TryPop(out var request)) request = new PendingRequest(this, clock);
        InFlight++;
        SlotOf(number) = request;
        request.Begin(number, kind, deadlineMs);
        return request;
    }

    /// <summary>The request of that number, if it still waits, and for such a reply.</summary>
    public PendingRequest? Find(uint number, FrameKind replyKind)
    {
        var request = SlotOf(number);
        return request is not null && request.Number == number && request.ReplyKind == replyKind ? request : null;
    }

    public void Complete(PendingRequest request, PeerReply reply)
    {
        InFlight--;
        SlotOf(request.Number) = null;
        request.Complete(reply);
    }

    /// <summary>Gives up all requests that are due at <paramref name="nowMs"/>; returns how many.</summary>
    public int GiveUp(long nowMs)
    {
        if (InFlight == 0) return 0;
        var count = 0;
        // A continuation may send anew, and there may be more slots then: what it adds is not due.
        foreach (var request in _slots)
        {
            if (request is not { IsWaiting: true } || request.DeadlineMs > nowMs) continue;
            Complete(request, PeerReply.Of(ReplicaStatus.Unreachable));
            count++;
        }

        return count;
    }

    internal void GiveBack(PendingRequest request) => _free.Push(request);

    private ref PendingRequest? SlotOf(uint number) => ref _slots[number & (uint)(_slots.Length - 1)];

    private bool TryNextNumber(out uint number)
    {
        if (2 * InFlight >= _slots.Length) Grow();
        number = LastNumber;
        do
        {
            if (number == numberMax) return false;
            LastNumber = ++number;
        }
        while (SlotOf(number) is not null);
        return true;
    }

    private void Grow()
    {
        var former = _slots;
        _slots = new PendingRequest?[2 * former.Length];
        foreach (var request in former)
            if (request is not null) SlotOf(request.Number) = request;
    }
}
