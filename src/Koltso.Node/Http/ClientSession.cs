using System.IO.Pipelines;
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

    /// <summary>
    /// False when the connection was handed over. Reads, serves and answers in one method, so that the state which awaits
    /// keep is allocated once for a connection.
    /// </summary>
    private async ValueTask<bool> ServeAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync().ConfigureAwait(true);
            var bytes = read.Buffer;
            var verdict = _head.Read(ref bytes);
            if (verdict == HeadVerdict.NeedMore)
            {
                if (!read.IsCompleted || read.Buffer.IsEmpty)
                {
                    _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted) return true;
                    BeginWaiting(!read.Buffer.IsEmpty);
                    continue;
                }

                // Half a head, and no more will come: Kestrel says so.
                verdict = HeadVerdict.HandOver;
            }

            if (verdict == HeadVerdict.HandOver)
            {
                _input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                handOver();
                return false;
            }

            _input.AdvanceTo(bytes.Start);
            BeginWaiting(true);
            var startedAt = services.Time.GetTimestamp();
            var method = _head.Method;
            var view = services.Coordinator.View;
            var answer = Check(view, out var query, out var isBodyLeft);
            var isLast = _head.IsLast | isBodyLeft;
            if (!isBodyLeft && (answer.Status != 0 || method != EntityMethod.Put)
                && !await RequestBody.TrySkipAsync(_input, _head.ContentLength).ConfigureAwait(true))
            {
                if (answer.Status == 0) return true;
                isLast = true;
            }

            if (answer.Status == 0 && method is EntityMethod.Get or EntityMethod.Head)
            {
                var found = await services.Coordinator.ReadAsync(view, _key.AsSpan(0, query.KeyBytes), query.Quorum).ConfigureAwait(true);
                answer = EntityAnswer.OfRead(found, services.NowMs);
            }
            else if (answer.Status == 0)
            {
                var header = EntityRecords.NewHeader(method, query, services.NowMs, services.FormatOfNew());
                var recordBytes = header.Bytes + (method == EntityMethod.Put ? (int)_head.ContentLength : 0);
                if (services.Bodies.TryTake(recordBytes))
                {
                    var record = PooledBytes.Rent(recordBytes);
                    try
                    {
                        if (!await RequestBody.TryReceiveAsync(_input, record, header.Bytes).ConfigureAwait(true)) return true;
                        var key = _key.AsMemory(0, query.KeyBytes);
                        var writing = services.Coordinator.WriteAsync(view, key, query.Quorum, record, header);
                        answer = EntityAnswer.OfWrite(await writing.ConfigureAwait(true), method);
                    }
                    finally
                    {
                        record.Return();
                        services.Bodies.GiveBack(recordBytes);
                    }
                }
                else
                {
                    answer = EntityAnswer.Error(503, Problems.TooManyValues);
                    isLast |= _head.ContentLength > 0;
                }
            }

            await services.Answers.WriteAsync(_output, answer, method, isLast).ConfigureAwait(true);
            answer.Record.Return();
            services.Stats.Record(method, answer.Status, (long)services.Time.GetElapsedTime(startedAt).TotalMicroseconds);
            if (isLast) return true;
            _isMidRequest = false;
        }
    }

    /// <summary>
    /// What is wrong with a request, before its body is read; an answer with status 0 when nothing is.
    /// <paramref name="isBodyLeft"/>: the body is too large to be read, so the connection cannot go on.
    /// </summary>
    private EntityAnswer Check(LoopView view, out EntityQuery query, out bool isBodyLeft)
    {
        query = default;
        var refusal = RequestBody.Judge(_head.ContentLength, _head.Method, services.ValueBytesMax);
        isBodyLeft = refusal.Status != 0;
        if (isBodyLeft) return refusal;
        return EntityQuery.TryParse(_head.Query, _head.Method, view.ReplicationFactor, _key, out query) is { } wrong
            ? EntityAnswer.Error(400, wrong)
            : default;
    }

    private void BeginWaiting(bool isMidRequest)
    {
        if (!_isMidRequest) _waitingSinceMs = connection.NowMs;
        _isMidRequest = isMidRequest;
    }
}
