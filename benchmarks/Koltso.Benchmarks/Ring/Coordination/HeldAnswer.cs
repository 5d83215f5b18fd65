using System.Threading.Tasks.Sources;

namespace Koltso.Benchmarks.Ring.Coordination;

/// <summary>One answer at a time that comes later, as a peer's does, without an allocation of its own.</summary>
internal sealed class HeldAnswer<T> : IValueTaskSource<T>
{
    private ManualResetValueTaskSourceCore<T> _promise;
    private T _answer = default!;
    private bool _isHeld;

    public ValueTask<T> Hold(T answer)
    {
        (_answer, _isHeld) = (answer, true);
        _promise.Reset();
        return new ValueTask<T>(this, _promise.Version);
    }

    public void Release()
    {
        if (!_isHeld) return;
        _isHeld = false;
        _promise.SetResult(_answer);
    }

    T IValueTaskSource<T>.GetResult(short token) => _promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _promise.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);
}
