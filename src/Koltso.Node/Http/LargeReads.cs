using System.IO.Pipelines;
using Koltso.Core.Buffers;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;

namespace Koltso.Node.Http;

/// <summary>
/// Reads of one loop whose values are large, or may be: they wait their turn, so that no more values are in memory than there is room
/// for, and are tried again while the room is taken by others. On the loop.
/// </summary>
internal sealed class LargeReads(Func<Coordinator> coordinator, Admission answers, TimeProvider loopTime, PipeScheduler loop)
{
    private readonly LargeKeys _keys = new();

    /// <summary>What is known of the key's value; 0: that it is large is not known.</summary>
    public int BytesOf(ReadOnlySpan<byte> key) => _keys.BytesOf(key);

    /// <summary>Remembers what a read has found.</summary>
    public void Note(ReadOnlySpan<byte> key, in ReadAnswer found)
    {
        if (found.Record.Length > Admission.SmallBytesMax) _keys.Note(key, found.Record.Length);
        else if (found.Status != ReplicaStatus.Overloaded) _keys.Forget(key);
    }

    /// <summary>A read of whatever size. The answer, and for how many bytes of it the caller must <see cref="Admission.Leave"/>.</summary>
    /// <param name="bytesMax">The size of the largest value, where it is not known.</param>
    public async Task<(ReadAnswer Answer, long Admitted)> ReadAnyAsync(
        LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, int bytesMax)
    {
        var (bytes, refusals) = (BytesOf(key.Span), PayloadMemory.Refusals);
        if (bytes > 0) return await ReadAsync(view, key, quorum, bytes).ConfigureAwait(true);
        var found = await coordinator().ReadAsync(view, key.Span, quorum).ConfigureAwait(true);
        if (found.Status == ReplicaStatus.Overloaded && refusals != PayloadMemory.Refusals)
            return await ReadAsync(view, key, quorum, bytesMax).ConfigureAwait(true);
        Note(key.Span, found);
        return (found, 0);
    }

    /// <summary>The answer, and for how many bytes of it the caller must <see cref="Admission.Leave"/> when it was sent.</summary>
    public async Task<(ReadAnswer Answer, long Admitted)> ReadAsync(LoopView view, ReadOnlyMemory<byte> key, Quorum quorum, int bytes)
    {
        var patience = new Patience(loopTime);
        ReadAnswer found = new(ReplicaStatus.Overloaded, default);
        if (!await answers.EnterAsync(bytes, loop, patience.StartedMs).ConfigureAwait(true)) return (found, 0);
        do
        {
            found = await coordinator().ReadAsync(view, key.Span, quorum).ConfigureAwait(true);
        }
        while (found.Status == ReplicaStatus.Overloaded && await patience.PauseAsync().ConfigureAwait(true));
        Note(key.Span, found);
        return (found, bytes);
    }
}
