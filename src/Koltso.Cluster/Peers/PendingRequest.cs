using System.Threading.Tasks.Sources;
using Koltso.Core.Records;
using Koltso.Wire.Frames;

namespace Koltso.Cluster.Peers;

/// <summary>
/// One request that waits for a peer's answer, and the awaitable of whoever sent it. On the link's loop only.
/// Life: rented with a number, completed once (answer, timeout or loss of the connection; the continuation runs
/// inline), and back in its table when the result has been taken. Owns the answer's buffer until then.
/// </summary>
internal sealed class PendingRequest(PendingRequests table, int index)
    : IValueTaskSource<ReadAnswer>, IValueTaskSource<ReplicaStatus>
{
    private ManualResetValueTaskSourceCore<ReadAnswer> _answer;

    public int Index { get; } = index;

    /// <summary>Counts the tenants of this place, so that a late answer for a former one is known.</summary>
    public ushort Generation { get; private set; }

    public uint Number => ((uint)Generation << 16) | (uint)Index;

    /// <summary>What kind of frame answers it.</summary>
    public FrameKind ReplyKind { get; private set; }

    public bool IsWaiting { get; private set; }

    public long DeadlineMs { get; private set; }

    public ValueTask<ReadAnswer> ReadTask => new(this, _answer.Version);

    public ValueTask<ReplicaStatus> ApplyTask => new(this, _answer.Version);

    public void Begin(FrameKind replyKind, long deadlineMs)
    {
        Generation++;
        ReplyKind = replyKind;
        DeadlineMs = deadlineMs;
        IsWaiting = true;
        _answer.Reset();
    }

    public void Complete(ReadAnswer answer)
    {
        IsWaiting = false;
        _answer.SetResult(answer);
    }

    ReadAnswer IValueTaskSource<ReadAnswer>.GetResult(short token) => Take(token);

    ReplicaStatus IValueTaskSource<ReplicaStatus>.GetResult(short token) => Take(token).Status;

    public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private ReadAnswer Take(short token)
    {
        var answer = _answer.GetResult(token);
        table.GiveBack(this);
        return answer;
    }
}
