using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Koltso.Core.Records;

namespace Koltso.Node.Http;

/// <summary>
/// Reads the body of a request in the fast lane, whose length its head has told. On the connection's loop only;
/// <see cref="Judge"/> anywhere.
/// </summary>
internal static class RequestBody
{
    /// <summary>A body that means nothing is read over up to so many bytes; beyond, the connection is closed.</summary>
    public const int SkippedBytesMax = 16 * 1024 * 1024;

    /// <summary>
    /// In both lanes, before anything else is judged: 413 when a body is too large to be read, so that the connection cannot go on
    /// after it; status 0 when it is not.
    /// </summary>
    public static EntityAnswer Judge(long contentLength, EntityMethod method, int valueBytesMax)
    {
        var bytesMax = method == EntityMethod.Put ? valueBytesMax : SkippedBytesMax;
        return contentLength <= bytesMax
            ? default
            : EntityAnswer.Error(413, $"The body is {contentLength} bytes; at most {bytesMax} are allowed.");
    }

    /// <summary>
    /// Fills <paramref name="record"/> from <paramref name="at"/> on; false when the client left before that, or reading was cancelled.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> TryReceiveAsync(PipeReader input, PooledBytes record, int at)
    {
        while (at < record.Length)
        {
            var read = await input.ReadAsync().ConfigureAwait(true);
            if (read.IsCanceled)
            {
                input.AdvanceTo(read.Buffer.End);
                return false;
            }

            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, record.Length - at));
            part.CopyTo(record.Span[at..]);
            at += (int)part.Length;
            input.AdvanceTo(part.End);
            if (at == record.Length) break;
            if (read.IsCompleted) return false;
        }

        return true;
    }

    /// <summary>Reads over a body that means nothing, so that the connection can go on; false for one too large, or cut off.</summary>
    public static async ValueTask<bool> TrySkipAsync(PipeReader input, long contentLength)
    {
        if (contentLength > SkippedBytesMax) return false;
        while (contentLength > 0)
        {
            var read = await input.ReadAsync().ConfigureAwait(true);
            var part = Math.Min(read.Buffer.Length, contentLength);
            contentLength -= part;
            input.AdvanceTo(read.Buffer.GetPosition(part));
            if (contentLength > 0 && read.IsCompleted) return false;
        }

        return true;
    }
}
