using System.Buffers;
using System.IO.Pipelines;
using Koltso.Api;
using Koltso.Core.Records;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// The body of one PUT in Kestrel's lane, whose length may not be known before its end. Owns the record that it becomes, with room for
/// a header in front, and its part of the node's room for large bodies until <see cref="Release"/>. One request, one thread at a time.
/// </summary>
/// <param name="headerBytes">Of the record's header.</param>
internal sealed class ReceivedBody(HttpLoop services, int headerBytes)
{
    /// <summary>Of a body whose length is not known, beyond what is small; then there is room for the largest.</summary>
    private const int SecondBytes = 256 * 1024;

    private readonly int _valueBytesMax = services.ValueBytesMax;
    private PooledBytes _bytes;
    private int _length, _admitted;

    /// <summary>
    /// Takes in the whole body; null when that went well, else what the client is told. What is left of a body that is
    /// refused is not read: the connection closes after the answer, as in the fast lane.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body cannot be read.</exception>
    public async ValueTask<EntityAnswer?> ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        EntityAnswer? refusal = null;
        while (refusal is null)
        {
            var read = await ReadAsync(request).ConfigureAwait(false);
            refusal = await TakeAsync(read.Buffer, request.ContentLength).ConfigureAwait(false);
            // A refused read is given back too: Kestrel cannot end a request whose body is still being read.
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted && refusal is null) return null;
        }

        context.Response.Headers.Connection = "close";
        return refusal;
    }

    /// <summary>The record, whose header is to be filled in. It stays this object's.</summary>
    public PooledBytes RecordOf(in RecordHeader header)
    {
        if (_bytes.IsNone) _bytes = PooledBytes.Rent(header.Bytes);
        return _bytes.Shortened(header.Bytes + _length);
    }

    public void Release()
    {
        _bytes.Return();
        _bytes = default;
        if (_admitted > 0) services.LargeBodies.Leave(_admitted);
        _admitted = 0;
    }

    private static async ValueTask<ReadResult> ReadAsync(HttpRequest request)
    {
        try
        {
            return await request.BodyReader.ReadAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (
            broken is InvalidOperationException or IOException and not BadHttpRequestException && request.ContentLength is null)
        {
            // A chunked body, or its trailers, may be at fault in ways that the framework has no name for. Of one it is known: a
            // size that no number holds.
            throw broken.InnerException is OverflowException
                ? new BadHttpRequestException(Rejections.NotChunks, 400)
                : new BadHttpRequestException(Rejections.NotChunks, 400, broken);
        }
    }

    private async ValueTask<EntityAnswer?> TakeAsync(ReadOnlySequence<byte> part, long? contentLength)
    {
        var length = _length + part.Length;
        if (length > _valueBytesMax) return EntityAnswer.Error(413, $"The body is too large; at most {_valueBytesMax} bytes are allowed.");
        if (headerBytes + length > _bytes.Length && !await TryGrowAsync((int)length, contentLength).ConfigureAwait(false))
            return EntityAnswer.Error(503, Problems.TooManyValues);
        part.CopyTo(_bytes.Span[(headerBytes + _length)..]);
        _length = (int)length;
        return null;
    }

    /// <summary>To what is announced, or in steps. What was there before is given back first: there may be no room for both.</summary>
    private async ValueTask<bool> TryGrowAsync(int length, long? contentLength)
    {
        var next = length + headerBytes <= Admission.SmallBytesMax ? Admission.SmallBytesMax - headerBytes
            : length <= SecondBytes ? SecondBytes : _valueBytesMax;
        var bytes = headerBytes + (int)(contentLength ?? next);
        var former = _bytes.Span[..Math.Min(_bytes.Length, headerBytes + _length)].ToArray();
        Release();
        if (bytes <= Admission.SmallBytesMax) _bytes = PooledBytes.Rent(bytes);
        else
        {
            _bytes = await OnLoop.RunAsync(services.Loop, () => services.LargeBodies.EnterAsync(bytes)).ConfigureAwait(false);
            if (_bytes.IsNone) return false;
            _admitted = bytes;
        }

        former.CopyTo(_bytes.Span);
        return true;
    }
}
