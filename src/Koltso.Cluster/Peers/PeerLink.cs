using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Koltso.Cluster.Peers;

/// <summary>
/// One peer as one loop sees it: a replica that is asked over the network. Role: keeps a connection to it (dials,
/// greets, probes, dials again with growing pauses) and the requests under way. On its loop only; time passes when
/// <see cref="Tick"/> is called, every <see cref="TickPeriodMs"/> or so. Always: while the link is not up, requests
/// are answered NotSent at once; when it breaks, all that wait are answered Unreachable; a peer is not blamed for time in which
/// this node itself stood still. A connection that has carried many requests is replaced while it serves; its last requests are
/// answered over it, until none waits.
/// </summary>
public sealed class PeerLink : IPeer
{
    public const int TickPeriodMs = 100;

    private readonly Func<CancellationToken, Task<ConnectionContext>> _dial;
    private readonly Func<Hello> _hello;
    private readonly Action<Hello> _greeted;
    private readonly PingNews _news;
    private readonly PeerSettings _settings;
    private readonly HybridClock _clock;
    private readonly LinkClock _time;
    private readonly Random _random;
    private readonly string _peer;
    private readonly ILogger _log;
    private PeerConnection? _connection, _former;
    private ConnectionContext? _greeting;
    private CancellationTokenSource? _dialling;
    private long _dialledAtMs = long.MinValue / 2, _redialAtMs, _nextPingMs, _askedAtMs;
    private int _redialMs;
    private string? _lastFailure;
    private bool _isClosed, _isPeerBack;

    /// <param name="hello">What this side says first, made anew for each attempt.</param>
    /// <param name="greeted">Is told the peer's hello each time that it has answered, before anything is asked.</param>
    /// <param name="dial">Connects; runs and completes on the loop.</param>
    /// <param name="random">Spreads the attempts of many nodes.</param>
    /// <param name="peer">The peer's id, for the log: which tells when the link comes up, goes down or fails in a new way.</param>
    /// <param name="news">What pings carry; null: clocks alone.</param>
    public PeerLink(
        Func<Hello> hello, Action<Hello> greeted, Func<CancellationToken, Task<ConnectionContext>> dial, PeerSettings settings,
        HybridClock clock, TimeProvider time, Random random, string peer, ILogger log, PingNews? news = null)
    {
        (_hello, _greeted, _dial, _settings, _redialMs) = (hello, greeted, dial, settings, settings.RedialMinMs);
        (_clock, _time, _random, _peer, _log) = (clock, new LinkClock(time, TickPeriodMs), random, peer, log);
        _news = news ?? PingNews.None;
    }

    public bool IsUp { get; private set; }

    /// <summary>False while the peer has sent nothing for <see cref="PeerSettings.SuspectMs"/> although it was asked something.</summary>
    public bool IsResponsive
    {
        get
        {
            if (_connection is not { } connection) return false;
            if (connection.LastReceivedMs >= _askedAtMs && connection.Pending.InFlight == 0) return true;
            return _time.NowMs() - Math.Max(connection.LastReceivedMs, _askedAtMs) <= _settings.SuspectMs;
        }
    }

    public bool IsRecovering => _connection is { IsPeerRecovering: true };

    /// <summary>True once the first attempt has ended, well or not.</summary>
    public bool WasTried { get; private set; }

    /// <summary>Why it is not up, as of the last attempt; null while it is up. May be read, slightly late, from anywhere.</summary>
    public string? Problem => IsUp ? null : _lastFailure;

    public int InFlight => (_connection?.Pending.InFlight ?? 0) + (_former?.Pending.InFlight ?? 0);

    public PeerCounters Counters { get; } = new();

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
    {
        var kind = MessageKinds.Of(FrameKind.Get);
        if (TryBegin(kind, _settings.RequestTimeoutMs, context, out var fields, out var refusal) is not { } request)
            return new(new ReadAnswer(refusal, default));
        var task = request.ReadTask;
        _connection!.SendGet(request.Number, partition, key, part, fields);
        return task;
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context)
    {
        if (RecordHeader.IsOfFormat2(record) && !Knows(Features.RecordFormat2))
        {
            Counters.Skipped++;
            return new(ReplicaStatus.NotSent);
        }

        var kind = MessageKinds.Of(FrameKind.Apply);
        if (TryBegin(kind, _settings.RequestTimeoutMs, context, out var fields, out var refusal) is not { } request) return new(refusal);
        var task = request.ApplyTask;
        _connection!.SendApply(request.Number, partition, key, record, fields, context.Block);
        return task;
    }

    public bool Knows(uint feature) => IsUp && (_connection!.SharedFeatures & feature) == feature;

    public ValueTask<PeerReply> AskAsync(
        FrameKind kind, int partition, ReadOnlySpan<byte> body, int timeoutMs, in RequestContext context)
    {
        if (TryBegin(MessageKinds.Of(kind), timeoutMs, context, out var fields, out var refusal) is not { } request)
            return new(PeerReply.Of(refusal));
        var task = request.ReplyTask;
        _connection!.Send(kind, request.Number, partition, body, fields);
        return task;
    }

    /// <summary>Lets time pass: gives up what is overdue, probes, dials.</summary>
    public void Tick()
    {
        if (_isClosed) return;
        var nowMs = _time.Tick();
        if (_former is { } former)
        {
            Counters.Timeouts += former.Pending.GiveUp(nowMs);
            if (former.Pending.InFlight == 0) former.Abort("the connection was replaced by a new one");
        }

        if (_connection is { } connection) Watch(connection, nowMs);
        if (_dialling is { } dialling)
        {
            if (nowMs - _dialledAtMs < _settings.DialTimeoutMs) return;
            dialling.Cancel();
            _greeting?.Abort(new ConnectionAbortedException("the Hello was not answered in time"));
        }
        else if (nowMs >= _redialAtMs && (_connection is null || IsWorn(_connection)))
        {
            _ = KeepAsync();
        }
    }

    /// <summary>The peer has dialled this node: a link that is down dials at once. An attempt that does not connect gives way.</summary>
    public void OnPeerBack()
    {
        if (_isClosed) return;
        var dialledForMs = _time.NowMs() - _dialledAtMs;
        _redialAtMs = _nextPingMs = 0;
        // Up: perhaps by a connection to a process that has ended, which the ping shows.
        if (IsUp) return;
        _isPeerBack = _dialling is not null;
        if (_dialling is null && dialledForMs >= _settings.RedialMinMs) _ = KeepAsync();
        else if (_greeting is null && dialledForMs >= _settings.ConnectMs) _dialling?.Cancel();
    }

    /// <summary>Ends the link: what waits is answered Unreachable.</summary>
    public void Close()
    {
        _isClosed = true;
        _dialling?.Cancel();
        _greeting?.Abort(new ConnectionAbortedException("this node is shutting down"));
        _connection?.Abort("this node is shutting down");
        _former?.Abort("this node is shutting down");
    }

    private void Watch(PeerConnection connection, long nowMs)
    {
        Counters.Timeouts += connection.Pending.GiveUp(nowMs);
        if (nowMs - connection.LastReceivedMs > _settings.SilenceMs) connection.Abort("the peer was silent for too long");
        else if (connection.Pending.IsUsedUp) connection.Abort("it has carried as many requests as have numbers");
        else if (nowMs >= _nextPingMs) Ping(connection, nowMs);
    }

    /// <summary>It is time for a new one, unless the one before is still in use.</summary>
    private bool IsWorn(PeerConnection connection) =>
        _former is null && connection.Pending.LastNumber >= _settings.RenewAfterRequests;

    private void Ping(PeerConnection connection, long nowMs)
    {
        _nextPingMs = nowMs + _settings.PingPeriodMs;
        Asked(connection, nowMs);
        connection.SendPing();
        _former?.SendPing();
    }

    /// <summary>From when on the peer owes an answer: from the first question after the last sign of life.</summary>
    private void Asked(PeerConnection connection, long nowMs)
    {
        if (connection.Pending.InFlight == 0 && connection.LastReceivedMs >= _askedAtMs) _askedAtMs = nowMs;
    }

    /// <param name="fields">None, where the peer does not understand them.</param>
    private PendingRequest? TryBegin(
        MessageKind kind, int timeoutMs, in RequestContext context, out RequestFields fields, out ReplicaStatus refusal)
    {
        (fields, refusal) = (default, ReplicaStatus.NotSent);
        if (!Knows(kind.Feature))
        {
            Counters.Skipped++;
            return null;
        }

        var nowMs = _time.NowMs();
        Asked(_connection!, nowMs);
        var deadlineMs = nowMs + timeoutMs;
        if (context.DeadlineMs != 0) deadlineMs = Math.Min(deadlineMs, context.DeadlineMs - _time.LeftOutMs);
        var request = _connection!.IsFull ? null : _connection.Pending.TryRent(kind, deadlineMs);
        if (request is not null)
        {
            Counters.Requests++;
            if (Knows(Features.RequestFields)) fields = context.FieldsFor(deadlineMs - nowMs);
            return request;
        }

        Counters.Overloads++;
        refusal = ReplicaStatus.Overloaded;
        return null;
    }

    /// <summary>One connection from dialling to its end. Outcomes are logged and counted, never thrown.</summary>
    private async Task KeepAsync()
    {
        _dialling = new CancellationTokenSource();
        _dialledAtMs = _time.NowMs();
        PeerConnection? connection = null;
        string end;
        Exception? failure = null;
        try
        {
            await using var context = await _dial(_dialling.Token).ConfigureAwait(true);
            if (_isClosed) return;
            _greeting = context;
            connection = new PeerConnection(
                context, new PendingRequests(_clock, _settings.RequestNumberMax), _clock, _time.NowMs, _time.ElapsedMs, _news);
            var wrong = await connection.GreetAsync(_hello()).ConfigureAwait(true);
            _greeting = null;
            end = wrong ?? await ServeAsync(connection).ConfigureAwait(true);
        }
        catch (Exception broken) when (broken is IOException or ConnectionAbortedException)
        {
            // Before the next: an abort is a kind of cancellation.
            end = broken.Message;
        }
        catch (OperationCanceledException)
        {
            end = "no connection could be made in time";
        }
        catch (Exception bug)
        {
            // The link must live on; the log shows the bug.
            (end, failure) = (bug.ToString(), bug);
        }

        if (connection is not null && connection == _former) _former = null;
        else GoDown(connection, end, failure);
        connection?.Pending.GiveUp(long.MaxValue);
    }

    private async Task<string> ServeAsync(PeerConnection connection)
    {
        _greeted(connection.PeerHello!);
        var isRenewed = IsUp;
        // None is there that was replaced before: until it is gone no other is.
        if (isRenewed) _former = _connection;
        _connection = connection;
        _dialling = null;
        _isPeerBack = false;
        _redialMs = _settings.RedialMinMs;
        _nextPingMs = 0;
        _lastFailure = null;
        IsUp = WasTried = true;
        Counters.Connects++;
        if (!isRenewed) _log.PeerUp(_peer);
        return await connection.ReceiveAsync().ConfigureAwait(true);
    }

    /// <summary>The connection has ended, or it is an attempt that failed, beside which another connection may serve.</summary>
    private void GoDown(PeerConnection? ended, string reason, Exception? bug)
    {
        if (ended is not null && ended == _connection) (IsUp, _connection) = (false, null);
        else (_greeting, _dialling) = (null, null);

        var givesWay = _isPeerBack && bug is null;
        _isPeerBack = false;
        if (givesWay) return;
        WasTried = true;
        var pauseMs = _redialMs * (0.8 + 0.4 * _random.NextDouble());
        _redialAtMs = _time.NowMs() + (long)pauseMs;
        _redialMs = Math.Min(_redialMs * 2, _settings.RedialMaxMs);
        if (bug is not null && reason != _lastFailure && !_isClosed) _log.PeerLinkFailed(bug, _peer);
        else if (!IsUp && reason != _lastFailure && !_isClosed) _log.PeerDown(_peer, reason);
        _lastFailure = reason;
    }
}
