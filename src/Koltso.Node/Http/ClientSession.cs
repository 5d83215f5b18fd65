using System.IO.Pipelines;
using Koltso.Api;
using Koltso.Core;
using Koltso.Core.Buffers;
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
/// <param name="handOver">Gives the connection, with its unread input, to Kestrel; false when that has too many.</param>
internal sealed class ClientSession(IStreamConnection connection, HttpLoop services, Func<bool> handOver)
{
    private readonly PipeReader _input = connection.Input;
    private readonly PipeWriter _output = connection.Output;
    private readonly RequestHead _head = new(services.QueryRoom);
    private byte[] _key = [];
    private TransferWatch _watch;
    private Phase _phase;
    private long _sinceMs, _admittedAnswer, _requests;
    private bool _holdsBody, _isTooSlow, _isBodyUnread;

    /// <summary>What the session waits for.</summary>
    private enum Phase : byte
    {
        Idle = 0,
        Head,
        Body,
        Serving,
        Answer,
    }

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

    /// <summary>Whether a request of this client was answered.</summary>
    public bool WasServed => _requests > (_phase == Phase.Idle ? 0 : 1);

    /// <summary>Since when the session has had nothing to do; monotonic milliseconds.</summary>
    public long WaitsSinceMs => _phase == Phase.Head ? _sinceMs : connection.LastActivityMs;

    /// <summary>Whether the client may be disconnected in favour of another: it has sent nothing, or no whole head, for a while.</summary>
    public bool IsIdle(long nowMs) => connection.IsOpen && _phase switch
    {
        Phase.Idle => connection.IsQuiet && nowMs - connection.LastActivityMs >= SessionTimes.IdleMs,
        Phase.Head => nowMs - _sinceMs >= SessionTimes.IdleMs,
        _ => false,
    };

    /// <summary>
    /// Whether a client is too slow: between requests, with a head (slow-loris), with a body or with an answer. Called every
    /// <see cref="SessionTimes.SweepPeriodMs"/>.
    /// </summary>
    /// <param name="isShort">Others wait for the room that bodies and answers take.</param>
    public bool IsOverdue(long nowMs, bool isShort)
    {
        if (!connection.IsOpen) return false;
        var transfer = _requests * 2 + (_phase == Phase.Body ? 0 : 1);
        return _phase switch
        {
            Phase.Idle when connection.IsQuiet => nowMs - connection.LastActivityMs > SessionTimes.KeepAliveMs,
            Phase.Head => nowMs - _sinceMs > SessionTimes.HeadMs,
            Phase.Body => _watch.IsBehind(transfer, nowMs, connection.ReceivedBytes, isShort),
            Phase.Idle or Phase.Answer => _watch.IsBehind(transfer, nowMs, connection.DeliveredBytes, isShort),
            _ => false,
        };
    }

    /// <summary>Ends the connection: at once, or, where a client can still be told why, with an answer.</summary>
    public void Cut()
    {
        if (_phase == Phase.Body && _holdsBody && !_isTooSlow)
        {
            _isTooSlow = true;
            _input.CancelPendingRead();
            return;
        }

        connection.Abort(new ConnectionAbortedException("the client took too long"));
    }

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
                var isEmpty = read.Buffer.IsEmpty;
                if (!read.IsCompleted || isEmpty)
                {
                    _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted) return true;
                    // There is no room for more.
                    if (read.IsCanceled) return await RefuseHeadAsync().ConfigureAwait(true);
                    if (!isEmpty) BeginRequest(Phase.Head);
                    connection.Shrink();
                    continue;
                }

                // Half a head, and no more will come: Kestrel says so.
                verdict = HeadVerdict.HandOver;
            }

            if (verdict == HeadVerdict.HandOver)
            {
                _input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return !handOver() && await RefuseHeadAsync().ConfigureAwait(true);
            }

            _input.AdvanceTo(bytes.Start);
            BeginRequest(Phase.Serving);
            var startedAt = services.Time.GetTimestamp();
            var method = _head.Method;
            var view = services.Coordinator.View;
            var answer = Check(view, out var query, out var isBodyLeft);
            var isLast = _head.IsLast | isBodyLeft;
            if (!isBodyLeft && (answer.Status != 0 || method != EntityMethod.Put)
                && !await SkipBodyAsync().ConfigureAwait(true))
            {
                if (answer.Status == 0) return true;
                isLast = true;
            }

            if (answer.Status == 0 && method is EntityMethod.Get or EntityMethod.Head)
            {
                var (key, refusals) = (_key.AsMemory(0, query.KeyBytes), PayloadMemory.Refusals);
                var known = services.LargeReads.BytesOf(key.Span);
                var found = known > 0
                    ? await ReadLargeAsync(view, query, known).ConfigureAwait(true)
                    : await services.Coordinator.ReadAsync(view, key.Span, query.Quorum).ConfigureAwait(true);
                if (known == 0 && found.Status == ReplicaStatus.Overloaded && refusals != PayloadMemory.Refusals)
                    found = await ReadLargeAsync(view, query, services.ValueBytesMax).ConfigureAwait(true);
                else if (known == 0 && found.Record.Block is not null) services.LargeReads.Note(key.Span, found);
                answer = EntityAnswer.OfRead(found, services.NowMs);
            }
            else if (answer.Status == 0)
            {
                var header = EntityRecords.NewHeader(method, query, services.NowMs, services.FormatOfNew());
                var recordBytes = header.Bytes + (method == EntityMethod.Put ? (int)_head.ContentLength : 0);
                if (recordBytes > Admission.SmallBytesMax)
                {
                    answer = await WriteLargeAsync(view, query, header, recordBytes).ConfigureAwait(true);
                    isLast |= _isBodyUnread;
                }
                else
                {
                    var record = PooledBytes.Rent(recordBytes);
                    try
                    {
                        _phase = Phase.Body;
                        if (await RequestBody.TryReceiveAsync(_input, record, header.Bytes).ConfigureAwait(true))
                        {
                            _phase = Phase.Serving;
                            var key = _key.AsMemory(0, query.KeyBytes);
                            var writing = services.Coordinator.WriteAsync(view, key, query.Quorum, record, header);
                            answer = EntityAnswer.OfWrite(await writing.ConfigureAwait(true), method);
                        }
                    }
                    finally
                    {
                        record.Return();
                    }
                }

                if (answer.Status == 0) return true;
            }

            try
            {
                _phase = Phase.Answer;
                await services.Writer.WriteAsync(_output, answer, method, isLast).ConfigureAwait(true);
            }
            finally
            {
                answer.Record.Return();
                LeaveAnswers();
            }

            services.Stats.Record(method, answer.Status, (long)services.Time.GetElapsedTime(startedAt).TotalMicroseconds);
            if (isLast) return true;
            _phase = Phase.Idle;
        }
    }

    private ValueTask<bool> SkipBodyAsync()
    {
        if (_head.ContentLength > 0) _phase = Phase.Body;
        return RequestBody.TrySkipAsync(_input, _head.ContentLength);
    }

    /// <summary>A read that waits for its turn, since its value is large; <see cref="LeaveAnswers"/> follows.</summary>
    private async Task<ReadAnswer> ReadLargeAsync(LoopView view, EntityQuery query, int bytes)
    {
        var reading = services.LargeReads.ReadAsync(view, _key.AsMemory(0, query.KeyBytes), query.Quorum, bytes);
        (var found, _admittedAnswer) = await reading.ConfigureAwait(true);
        return found;
    }

    private void LeaveAnswers()
    {
        if (_admittedAnswer > 0) services.Answers.Leave(_admittedAnswer);
        _admittedAnswer = 0;
    }

    /// <summary>A write that waits for room before it takes the body. An answer with status 0: the client is gone.</summary>
    private async Task<EntityAnswer> WriteLargeAsync(LoopView view, EntityQuery query, RecordHeader header, int recordBytes)
    {
        // Who has sent nothing yet takes no room.
        _phase = Phase.Body;
        var first = await _input.ReadAsync().ConfigureAwait(true);
        _input.AdvanceTo(first.Buffer.Start, first.Buffer.Start);
        if (first.IsCompleted && first.Buffer.IsEmpty) return default;
        _phase = Phase.Serving;
        var record = await services.LargeBodies.EnterAsync(recordBytes).ConfigureAwait(true);
        if (record.IsNone)
        {
            _isBodyUnread = true;
            return EntityAnswer.Error(503, Problems.TooManyValues);
        }

        try
        {
            _holdsBody = true;
            _phase = Phase.Body;
            if (!await RequestBody.TryReceiveAsync(_input, record, header.Bytes).ConfigureAwait(true))
            {
                _isBodyUnread = true;
                return _isTooSlow ? EntityAnswer.Error(503, Problems.TooManyValues) : default;
            }

            _phase = Phase.Serving;
            var key = _key.AsMemory(0, query.KeyBytes);
            var writing = services.Coordinator.WriteAsync(view, key, query.Quorum, record, header);
            return EntityAnswer.OfWrite(await writing.ConfigureAwait(true), EntityMethod.Put);
        }
        finally
        {
            _holdsBody = false;
            record.Return();
            services.LargeBodies.Leave(recordBytes);
        }
    }

    /// <summary>
    /// What is wrong with a request, before its body is read; an answer with status 0 when nothing is.
    /// <paramref name="isBodyLeft"/>: the body is too large to be read, so the connection cannot go on.
    /// </summary>
    private EntityAnswer Check(LoopView view, out EntityQuery query, out bool isBodyLeft)
    {
        query = default;
        // A client that has not asked for anything yet takes little.
        if (_key.Length == 0) _key = new byte[Limits.KeyBytesMax];
        var refusal = RequestBody.Judge(_head.ContentLength, _head.Method, services.ValueBytesMax);
        isBodyLeft = refusal.Status != 0;
        if (isBodyLeft) return refusal;
        return EntityQuery.TryParse(_head.Query, _head.Method, view.ReplicationFactor, _key, out query) is { } wrong
            ? EntityAnswer.Error(400, wrong)
            : default;
    }

    private async ValueTask<bool> RefuseHeadAsync()
    {
        var refusal = EntityAnswer.Error(503, Problems.Overloaded);
        await services.Writer.WriteAsync(_output, refusal, EntityMethod.Put, isLast: true).ConfigureAwait(true);
        services.Stats.RecordOther(refusal.Status);
        return true;
    }

    private void BeginRequest(Phase phase)
    {
        if (_phase == Phase.Idle) (_sinceMs, _requests) = (connection.NowMs, _requests + 1);
        _phase = phase;
    }
}
