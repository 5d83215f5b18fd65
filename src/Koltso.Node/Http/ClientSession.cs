using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Koltso.Api;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Node.Http;

/// <summary>
/// One client connection in the fast lane. Role: plain requests for entities are read, served and answered here, one
/// after the other; at the first request of any other sort the connection is Kestrel's. On its loop only.
/// Always: input is given back before anything is awaited, so the request owns what it needs: the key in this
/// session's buffer, the body in a rented one that counts in the node's budget.
/// </summary>
/// <param name="handOver">Gives the connection, with its unread input, to Kestrel.</param>
internal sealed class ClientSession(IStreamConnection connection, HttpLoop services, Action handOver)
{
    /// <summary>A body that means nothing is read over up to so many bytes; beyond, the connection is closed.</summary>
    private const int SkippedBytesMax = 16 * 1024 * 1024;

    private readonly PipeReader _input = connection.Input;
    private readonly PipeWriter _output = connection.Output;
    private readonly RequestHead _head = new();
    private readonly byte[] _key = new byte[Limits.KeyBytesMax];
    private long _waitingSinceMs = connection.NowMs;
    private bool _isMidRequest;

    /// <summary>Serves until the connection ends or is handed over.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (!await ServeAsync().ConfigureAwait(true)) return;
        }
        catch (ConnectionAbortedException)
        {
            // The client is gone, or was too slow. What was half sent has changed nothing.
        }

        await connection.DisposeAsync().ConfigureAwait(true);
    }

    /// <summary>Whether a client is too slow: with a request (slow-loris), with an answer, or between requests.</summary>
    public bool IsOverdue(long nowMs)
    {
        if (!connection.IsOpen) return false;
        if (!_isMidRequest) return connection.IsQuiet && nowMs - connection.LastActivityMs > SessionTimes.KeepAliveMs;
        if (!connection.IsQuiet) return nowMs - connection.LastActivityMs > SessionTimes.StalledMs;
        var allowedMs = SessionTimes.RequestMs + _head.ContentLength / SessionTimes.BodyBytesPerMsMin;
        return nowMs - _waitingSinceMs > allowedMs;
    }

    /// <summary>Ends the connection at once.</summary>
    public void Cut() => connection.Abort(new ConnectionAbortedException("the client took too long"));

    /// <summary>False when the connection was handed over.</summary>
    private async ValueTask<bool> ServeAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync().ConfigureAwait(true);
            var bytes = read.Buffer;
            switch (_head.Read(ref bytes))
            {
                case HeadVerdict.NeedMore:
                    _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted) return true;
                    BeginWaiting(!read.Buffer.IsEmpty);
                    break;
                case HeadVerdict.HandOver:
                    _input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                    handOver();
                    return false;
                case HeadVerdict.Refuse:
                    _input.AdvanceTo(read.Buffer.End);
                    // What its method is may not be known. If it was to write something, it has not.
                    await services.Answers.WriteAsync(_output, _head.Refusal, EntityMethod.Put, isLast: true).ConfigureAwait(true);
                    services.Stats.RecordOther(_head.Refusal.Status);
                    return true;
                default:
                    _input.AdvanceTo(bytes.Start);
                    BeginWaiting(true);
                    if (!await ServeEntityAsync().ConfigureAwait(true)) return true;
                    _isMidRequest = false;
                    break;
            }
        }
    }

    /// <summary>False when the connection is to be closed after the answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ServeEntityAsync()
    {
        var startedAt = services.Time.GetTimestamp();
        var method = _head.Method;
        var isLast = _head.IsLast;
        var view = services.Coordinator.View;
        EntityAnswer answer;
        var bodyBytesMax = method == EntityMethod.Put ? services.ValueBytesMax : SkippedBytesMax;
        if (_head.ContentLength > bodyBytesMax)
        {
            // The body is not read: the connection cannot go on.
            answer = EntityAnswer.Error(413, $"The body is {_head.ContentLength} bytes; at most {bodyBytesMax} are allowed.");
            isLast = true;
        }
        else if (EntityQuery.TryParse(_head.Query, method, view.ReplicationFactor, _key, out var query) is { } wrong)
        {
            answer = EntityAnswer.Error(400, wrong);
            isLast |= !await TrySkipBodyAsync().ConfigureAwait(true);
        }
        else if (method != EntityMethod.Put && !await TrySkipBodyAsync().ConfigureAwait(true))
        {
            return false;
        }
        else if (method is EntityMethod.Get or EntityMethod.Head)
        {
            var read = await services.Coordinator.ReadAsync(view, _key.AsSpan(0, query.KeyBytes), query.Quorum).ConfigureAwait(true);
            answer = EntityAnswer.OfRead(read, services.NowMs);
        }
        else
        {
            answer = await WriteAsync(view, method, query).ConfigureAwait(true);
            if (answer.Status == 0) return false;
            isLast |= answer.Status == 503 && _head.ContentLength > 0;
        }

        await services.Answers.WriteAsync(_output, answer, method, isLast).ConfigureAwait(true);
        answer.Record.Return();
        services.Stats.Record(method, answer.Status, (long)services.Time.GetElapsedTime(startedAt).TotalMicroseconds);
        return !isLast;
    }

    /// <summary>An answer with status 0 when the client left before its body was complete.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EntityAnswer> WriteAsync(LoopView view, EntityMethod method, EntityQuery query)
    {
        var header = EntityRecords.NewHeader(method, query, services.NowMs, services.FormatOfNew());
        var bytes = header.Bytes + (method == EntityMethod.Put ? (int)_head.ContentLength : 0);
        if (!services.Bodies.TryTake(bytes)) return EntityAnswer.Error(503, Problems.TooManyValues);
        var record = PooledBytes.Rent(bytes);
        try
        {
            if (!await TryReceiveBodyAsync(record, header.Bytes).ConfigureAwait(true)) return default;
            var writing = services.Coordinator.WriteAsync(view, _key.AsMemory(0, query.KeyBytes), query.Quorum, record, header);
            return EntityAnswer.OfWrite(await writing.ConfigureAwait(true), method);
        }
        finally
        {
            record.Return();
            services.Bodies.GiveBack(bytes);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryReceiveBodyAsync(PooledBytes record, int at)
    {
        while (at < record.Length)
        {
            var read = await _input.ReadAsync().ConfigureAwait(true);
            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, record.Length - at));
            part.CopyTo(record.Span[at..]);
            at += (int)part.Length;
            _input.AdvanceTo(part.End);
            if (at == record.Length) break;
            if (read.IsCompleted) return false;
        }

        return true;
    }

    /// <summary>A body that means nothing is read over, so that the connection can go on; false for one too large, or cut off.</summary>
    private async ValueTask<bool> TrySkipBodyAsync()
    {
        if (_head.ContentLength == 0) return true;
        if (_head.ContentLength > SkippedBytesMax) return false;
        var left = _head.ContentLength;
        while (left > 0)
        {
            var read = await _input.ReadAsync().ConfigureAwait(true);
            var part = Math.Min(read.Buffer.Length, left);
            left -= part;
            _input.AdvanceTo(read.Buffer.GetPosition(part));
            if (left > 0 && read.IsCompleted) return false;
        }

        return true;
    }

    private void BeginWaiting(bool isMidRequest)
    {
        if (!_isMidRequest) _waitingSinceMs = connection.NowMs;
        _isMidRequest = isMidRequest;
    }
}
