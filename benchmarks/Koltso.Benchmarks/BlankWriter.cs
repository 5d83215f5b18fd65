using System.IO.Pipelines;

namespace Koltso.Benchmarks;

/// <summary>Takes what is written into one buffer, over and over; nobody reads it. One thread at a time.</summary>
internal sealed class BlankWriter(int bytes) : PipeWriter
{
    private readonly byte[] _buffer = new byte[bytes];

    public override void Advance(int bytes)
    {
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
