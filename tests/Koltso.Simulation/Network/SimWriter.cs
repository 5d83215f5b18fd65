using System.IO.Pipelines;

namespace Koltso.Simulation.Network;

/// <summary>The sending end of a simulated connection: flushed data leaves at the end of the turn, together.</summary>
internal sealed class SimWriter(SimConnection connection) : PipeWriter
{
    private byte[] _buffer = new byte[1024];
    private int _written;
    private bool _isQueued;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written + connection.UnsentBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public override void Advance(int bytes) => _written += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_written > 0 && !_isQueued)
        {
            _isQueued = true;
            connection.AtTurnEnd(static state => ((SimWriter)state!).Send(), this);
        }

        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, connection.IsClosed));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    /// <summary>The written data leaves now.</summary>
    public void Send()
    {
        _isQueued = false;
        if (_written == 0) return;
        var bytes = _buffer.AsSpan(0, _written).ToArray();
        _written = 0;
        connection.Send(bytes);
    }

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - _written >= Math.Max(bytes, 1)) return;
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _written + bytes));
    }
}
