namespace Koltso.Ring.Repair;

/// <summary>Lets so many in at a time, and so many wait for that; a caller continues on the loop. On one loop only.</summary>
internal sealed class LoopGate(int insideMax, int waitingMax)
{
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private int _inside;

    /// <summary>False when too many wait already.</summary>
    public ValueTask<bool> EnterAsync()
    {
        if (_inside < insideMax)
        {
            _inside++;
            return new ValueTask<bool>(true);
        }

        if (_waiting.Count >= waitingMax) return new ValueTask<bool>(false);
        var turn = new TaskCompletionSource<bool>();
        _waiting.Enqueue(turn);
        return new ValueTask<bool>(turn.Task);
    }

    /// <summary>The next waiting caller takes the place.</summary>
    public void Exit()
    {
        if (_waiting.TryDequeue(out var next)) next.SetResult(true);
        else _inside--;
    }
}
