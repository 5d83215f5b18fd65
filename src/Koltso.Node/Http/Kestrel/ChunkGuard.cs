using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Bounds the extensions of chunks, which Kestrel reads over however long they are. Role: lies between a connection and Kestrel,
/// and looks at what Kestrel has consumed, from <see cref="Begin"/> until the last chunk. One per connection; one reader at a
/// time, as of any pipe. Always: only bytes that Kestrel has accepted are looked at, so that both agree on where chunks end.
/// </summary>
internal sealed class ChunkGuard(IDuplexPipe transport) : PipeReader, IDuplexPipe
{
    /// <summary>All chunk extensions of one body together.</summary>
    public const int ExtensionBytesMax = 4 * 1024;

    private readonly PipeReader _input = transport.Input;
    private ReadOnlySequence<byte> _unread;
    private bool _isOn, _isExtension;
    private long _sizeOfChunk, _leftOfChunk;
    private int _extensionBytes;

    public PipeReader Input => this;

    public PipeWriter Output => transport.Output;

    /// <summary>A chunked body comes next.</summary>
    public void Begin() => (_isOn, _isExtension, _sizeOfChunk, _leftOfChunk, _extensionBytes) = (true, false, 0, 0, 0);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _unread = read.Buffer;
        return read;
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = _input.TryRead(out result);
        _unread = result.Buffer;
        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var problem = _isOn ? ProblemOf(_unread.Slice(0, consumed)) : null;
        _input.AdvanceTo(consumed, examined);
        if (problem is not null) throw new BadHttpRequestException(problem, 400);
    }

    public override void CancelPendingRead() => _input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _input.Complete(exception);

    private string? ProblemOf(ReadOnlySequence<byte> consumed)
    {
        var reader = new SequenceReader<byte>(consumed);
        while (_isOn && !reader.End)
        {
            if (_leftOfChunk > 0)
            {
                var skipped = Math.Min(_leftOfChunk, reader.Remaining);
                reader.Advance(skipped);
                _leftOfChunk -= skipped;
            }
            else if (reader.TryRead(out var one) && TakeOfLine(one) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>The line before a chunk: <c>size [;extension] CR LF</c>.</summary>
    private string? TakeOfLine(byte one)
    {
        switch (one)
        {
            case (byte)'\n':
                _isOn = _sizeOfChunk > 0;
                _leftOfChunk = _sizeOfChunk + "\r\n".Length;
                (_isExtension, _sizeOfChunk) = (false, 0);
                return null;
            case (byte)'\r':
                return null;
            case var _ when !_isExtension:
                _isExtension = one == ';';
                // A hexadecimal digit: Kestrel has taken it for one.
                if (!_isExtension) _sizeOfChunk = (_sizeOfChunk * 16) + (one & 15) + (one > '9' ? 9 : 0);
                return null;
            case (< 32 and not (byte)'\t') or 127:
                return "A chunk extension must be without control characters.";
            default:
                return ++_extensionBytes > ExtensionBytesMax
                    ? $"The chunk extensions of a body may take at most {ExtensionBytesMax} bytes together."
                    : null;
        }
    }
}
