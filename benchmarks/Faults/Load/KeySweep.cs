namespace Koltso.Faults.Load;

/// <summary>Every key once; those that failed again, after a pause that its owner decides. On one thread.</summary>
internal sealed class KeySweep(int keys, bool isWrite)
{
    private readonly Queue<int> _again = new();
    private readonly List<int> _failed = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next, _ended;

    public bool IsWrite => isWrite;

    public Task Done => _done.Task;

    public bool TryNext(out int key)
    {
        if (_again.TryDequeue(out key)) return true;
        if (_next == keys) return false;
        key = _next++;
        return true;
    }

    public void Ended(int key, bool isRight)
    {
        if (!isRight) _failed.Add(key);
        else if (++_ended == keys) _done.SetResult();
    }

    public void TryFailedAgain()
    {
        foreach (var key in _failed) _again.Enqueue(key);
        _failed.Clear();
    }
}
