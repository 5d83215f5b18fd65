namespace Koltso.Ring.Replicas;

/// <summary>
/// The questions of one loop to this node's own store that the store has not answered, in the order in which they were asked, and
/// those that are kept to be used again. On the loop. Bounded by the store, which refuses what is beyond its own bounds.
/// Always: those that were given up, but not answered yet, come before <see cref="_firstAwaited"/>.
/// </summary>
/// <param name="unanswered">What whoever asked is told when there is no answer in time.</param>
/// <param name="meaningOf">What an answer of the store means to whoever asked.</param>
/// <param name="discard">Gives back what an answer holds that came too late.</param>
internal sealed class LocalOperations<T>(T unanswered, Func<T, T> meaningOf, Action<T> discard)
{
    private const int IdleMax = 1024;

    private readonly Stack<LocalOperation<T>> _idle = new();
    private LocalOperation<T>? _first, _last, _firstAwaited;

    /// <summary>Answers that did not come in time.</summary>
    public long TimedOut { get; private set; }

    /// <summary>When the oldest that the store has not answered was asked; null: it has answered all.</summary>
    public long? OldestMs => _first?.BeganMs;

    /// <param name="doing">Not completed; completes on the loop.</param>
    public ValueTask<T> Begin(ValueTask<T> doing, long nowMs)
    {
        if (!_idle.TryPop(out var operation)) operation = new LocalOperation<T>(this);
        operation.Before = _last;
        if (_last is null) _first = operation;
        else _last.After = operation;
        _last = operation;
        _firstAwaited ??= operation;
        return operation.Begin(doing, nowMs);
    }

    /// <summary>Gives up all that were asked at <paramref name="throughMs"/> or before.</summary>
    public void GiveUp(long throughMs)
    {
        // One by one: what goes on after an answer may ask anew.
        while (_firstAwaited is { } overdue && overdue.BeganMs <= throughMs)
        {
            _firstAwaited = overdue.After;
            TimedOut++;
            overdue.GiveUp(unanswered);
        }
    }

    internal void Remove(LocalOperation<T> operation)
    {
        var (before, after) = (operation.Before, operation.After);
        if (before is null) _first = after;
        else before.After = after;
        if (after is null) _last = before;
        else after.Before = before;
        if (_firstAwaited == operation) _firstAwaited = after;
        (operation.Before, operation.After) = (null, null);
    }

    internal T MeaningOf(T answer) => meaningOf(answer);

    internal void Discard(T answer) => discard(answer);

    internal void GiveBack(LocalOperation<T> operation)
    {
        if (_idle.Count < IdleMax) _idle.Push(operation);
    }
}
