using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Koltso.Core.Records;

namespace Koltso.Storage;

/// <summary>
/// A read that a reader thread does, and the pooled promise its caller awaits on its own loop. The thread has it first, then the
/// loop, then the awaiter, whose one look at the result puts it back into the pool.
/// </summary>
internal sealed class PendingRead(ReadWorkers workers) : IValueTaskSource<ReadAnswer>
{
    private static readonly Action<object?> s_completeOnLoop = static read => ((PendingRead)read!).Complete();

    private ManualResetValueTaskSourceCore<ReadAnswer> _promise;
    private PooledBytes _key;
    private PipeScheduler _loop = PipeScheduler.Inline;
    private ReadAnswer _answer;
    private int _partition;
    private ReadPart _part;
    private bool _isLarge;
    private long _deadlineMs;

    internal ValueTask<ReadAnswer> Begin(
        int partition, ReadOnlySpan<byte> key, ReadPart part, bool isLarge, PipeScheduler loop, long deadlineMs)
    {
        (_partition, _part, _isLarge, _deadlineMs) = (partition, part, isLarge, deadlineMs);
        _key = PooledBytes.CopyOf(key);
        _loop = loop;
        return new ValueTask<ReadAnswer>(this, _promise.Version);
    }

    /// <summary>On a reader thread.</summary>
    internal void Run()
    {
        _answer = workers.Read(_partition, _key.Span, _part, _isLarge, _deadlineMs);
        _loop.Schedule(s_completeOnLoop, this);
    }

    public ReadAnswer GetResult(short token)
    {
        var answer = _promise.GetResult(token);
        _promise.Reset();
        _key.Return();
        _key = default;
        _answer = default;
        workers.Return(this);
        return answer;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _promise.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);

    private void Complete()
    {
        workers.Finished();
        _promise.SetResult(_answer);
    }
}
