using System.Buffers;
using System.IO.Pipelines;
using Koltso.Api;
using Koltso.Core.Records;
using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// The body of one PUT in Kestrel's lane, whose length may not be known before its end. Owns its buffer and its part
/// of the node's body budget until <see cref="Release"/>. One request, one thread at a time.
/// </summary>
internal sealed class ReceivedBody(int valueBytesMax, BodyBudget budget)
{
    private const int FirstBytes = 4096;
    private byte[] _bytes = [];
    private int _length;

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
            refusal = Take(read.Buffer);
            // A refused read is given back too: Kestrel cannot end a request whose body is still being read.
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted && refusal is null) return null;
        }

        context.Response.Headers.Connection = "close";
        return refusal;
    }

    /// <summary>The value behind room for a header, in a buffer that the caller returns.</summary>
    public PooledBytes ToRecord(int headerBytes)
    {
        var record = PooledBytes.Rent(headerBytes + _length);
        _bytes.AsSpan(0, _length).CopyTo(record.Span[headerBytes..]);
        return record;
    }

    public void Release()
    {
        budget.GiveBack(_bytes.Length);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
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

    private EntityAnswer? Take(ReadOnlySequence<byte> part)
    {
        var length = _length + part.Length;
        if (length > valueBytesMax) return EntityAnswer.Error(413, $"The body is too large; at most {valueBytesMax} bytes are allowed.");
        if (length > _bytes.Length && !TryGrow((int)length)) return EntityAnswer.Error(503, Problems.TooManyValues);
        part.CopyTo(_bytes.AsSpan(_length));
        _length = (int)length;
        return null;
    }

    private bool TryGrow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(bytes, FirstBytes), Math.Min(_bytes.Length * 2, valueBytesMax)));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _bytes.AsSpan(0, _length).CopyTo(larger);
        Release();
        _bytes = larger;
        return true;
    }
}
