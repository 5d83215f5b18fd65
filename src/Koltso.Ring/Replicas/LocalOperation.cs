using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Koltso.Ring.Replicas;

/// <summary>
/// One question to this node's own store, and the awaitable of who asked: answered by the store or, before that, by giving up.
/// On one loop. Life: begun, answered once, done once (when the store has answered, perhaps long after), and back with its owner
/// when both have happened and the answer has been taken.
/// </summary>
internal sealed class LocalOperation<T> : IValueTaskSource<T>
{
    private readonly LocalOperations<T> _owner;
    private readonly Action _onDone;
    private ManualResetValueTaskSourceCore<T> _answer;
    private ValueTaskAwaiter<T> _doing;
    private bool _isDone, _isTaken;

    public LocalOperation(LocalOperations<T> owner)
    {
        _owner = owner;
        _onDone = OnDone;
    }

    public long BeganMs { get; private set; }

    /// <summary>Its neighbours among those under way, kept by the owner.</summary>
    public LocalOperation<T>? Before { get; set; }

    public LocalOperation<T>? After { get; set; }

    /// <summary>Whoever asked has been told that there is no answer.</summary>
    private bool IsGivenUp { get; set; }

    public ValueTask<T> Begin(ValueTask<T> doing, long nowMs)
    {
        (BeganMs, IsGivenUp, _isDone, _isTaken) = (nowMs, false, false, false);
        _answer.Reset();
        _doing = doing.GetAwaiter();
        _doing.UnsafeOnCompleted(_onDone);
        return new ValueTask<T>(this, _answer.Version);
    }

    public void GiveUp(T answer)
    {
        IsGivenUp = true;
        _answer.SetResult(answer);
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        var answer = _answer.GetResult(token);
        _isTaken = true;
        if (_isDone) _owner.GiveBack(this);
        return answer;
    }

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private void OnDone()
    {
        var answer = _doing.GetResult();
        (_doing, _isDone) = (default, true);
        _owner.Remove(this);
        if (!IsGivenUp)
        {
            _answer.SetResult(_owner.MeaningOf(answer));
            return;
        }

        _owner.Discard(answer);
        if (_isTaken) _owner.GiveBack(this);
    }
}
