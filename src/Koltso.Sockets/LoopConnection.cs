using System.IO.Pipelines;
using System.Net;
using Koltso.Sockets.Native;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Sockets;

/// <summary>
/// One TCP connection on a loop, seen as a <see cref="ConnectionContext"/>. Role: moves bytes between the socket and
/// <see cref="Transport"/>, whose two ends may be used on the loop's thread only.
/// Closing: <see cref="DisposeAsync"/> lets written bytes leave, says "no more" to the other side and then throws away
/// what still comes until the other side closes too, within <see cref="LingerMs"/> and <see cref="LingerBytesMax"/>
/// (closing earlier would reset the connection and could destroy an answer on its way).
/// <see cref="Abort(ConnectionAbortedException)"/> closes at once. Both may be called twice.
/// </summary>
public sealed class LoopConnection : ConnectionContext, IDuplexPipe, IStreamConnection
{
    /// <summary>How long a closed connection is kept after bytes last left it.</summary>
    public const int LingerMs = 5_000;

    /// <summary>How much a closed connection may still receive before it is cut.</summary>
    public const int LingerBytesMax = 16 * 1024 * 1024;

    private readonly LoopSocket _socket;
    private readonly LoopReader _reader;
    private readonly LoopWriter _writer;
    private IFeatureCollection? _features;
    private IDictionary<object, object?>? _items;
    private CancellationTokenSource? _closed;
    private string? _id;
    private uint _mask = SocketCalls.EPOLLIN;
    private bool _isClosing, _sendIsQueued, _saidNoMore, _timesArrivals;
    private long _closingSinceMs;
    private int _lingerBytes;

    internal LoopConnection(EventLoop loop, int fd, EndPoint? remote)
    {
        _socket = new LoopSocket(this, loop, fd);
        _reader = new LoopReader(this);
        _writer = new LoopWriter(this);
        RemoteEndPoint = remote;
        LastActivityMs = loop.TurnMs;
        loop.Watch(_socket, _mask);
        loop.ConnectionCount++;
    }

    public EventLoop Loop => _socket.Loop;

    /// <summary>Who accepted it, and counts it; null for one that this side dialled.</summary>
    internal LoopListener? Listener { get; init; }

    /// <summary>Unsent bytes from which on a writer is held back: the buffers of a slow receiver stay small.</summary>
    public int PauseBytes { get; set; } = PauseBytesDefault;

    public const int PauseBytesDefault = 1024 * 1024;

    /// <summary>
    /// Of what still comes once the connection is closed, as much is read; the rest stays with its sender, who is held back, until the
    /// connection is cut. For strangers who send what nobody asked for.
    /// </summary>
    public int LingerReadBytes { get; set; } = LingerBytesMax;

    /// <summary>What one turn receives or sends of a connection, about: a large value must not keep the others waiting.</summary>
    public const int TurnBytesMax = 256 * 1024;

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    /// <summary>When bytes last came or left: <see cref="EventLoop.TurnMs"/> of that turn.</summary>
    public long LastActivityMs { get; internal set; }

    public long NowMs => Loop.TurnMs;

    /// <summary>
    /// When the last of the bytes came that were taken from the socket; a timestamp. That is the beginning of the turn in
    /// which they were, or, after <see cref="TimeArrivals"/>, when the kernel had them.
    /// </summary>
    public long CameAt { get; private set; }

    /// <summary>True while the user of the connection waits for its next bytes, and has sent all of its own.</summary>
    public bool IsQuiet => _reader.IsWaiting && !_writer.HasUnsent;

    public long ReceivedBytes => _reader.ReceivedBytes;

    public unsafe long DeliveredBytes
    {
        get
        {
            // What the kernel has, not yet acknowledged.
            var queued = 0;
            if (_socket.Fd >= 0) _ = SocketCalls.ioctl(_socket.Fd, SocketCalls.SIOCOUTQ, &queued);
            return _writer.SentBytes - queued;
        }
    }

    public void Shrink() => _reader.Shrink();

    public bool IsOpen => _socket.Fd >= 0 && !_isClosing;

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

    public override string ConnectionId { get => _id ??= CorrelationIds.Next(); set => _id = value; }

    public override IFeatureCollection Features => _features ??= new FeatureCollection();

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new Dictionary<object, object?>();
        set => _items = value;
    }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed
    {
        get => (_closed ??= new CancellationTokenSource()).Token;
        set => throw new NotSupportedException();
    }

    internal int Fd => _socket.Fd;

    /// <summary>
    /// Has the kernel time what comes in, so that <see cref="CameAt"/> does not count how long this thread took to wake up
    /// and to come to this connection. It costs a little with each receive. The kernel reads the wall clock: when that is
    /// set between arrival and receipt, <see cref="CameAt"/> is as far off, but never in the future.
    /// </summary>
    public void TimeArrivals()
    {
        TimedReceive.Prepare(_socket.Fd);
        _timesArrivals = true;
    }

    public override void Abort(ConnectionAbortedException? abortReason)
    {
        if (_socket.Fd < 0) return;
        Loop.Close(_socket);
        Loop.ConnectionCount--;
        Listener?.OnClosed();
        _isClosing = true;
        _writer.Abandon();
        _reader.Complete(abortReason, fromPeer: true);
        _closed?.Cancel();
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_socket.Fd < 0 || _isClosing) return base.DisposeAsync();
        _isClosing = true;
        _closingSinceMs = Loop.TurnMs;
        _reader.Discard();
        if (_writer.HasUnsent) QueueSend();
        else SayNoMore();
        return base.DisposeAsync();
    }

    /// <summary>Cuts a connection that has been closing for too long. The owner of the loop calls it now and then.</summary>
    public void SweepClosing()
    {
        if (_isClosing && Loop.TurnMs - Math.Max(_closingSinceMs, LastActivityMs) > LingerMs) Abort(null);
    }

    internal void QueueSend()
    {
        if (_sendIsQueued || _socket.Fd < 0) return;
        _sendIsQueued = true;
        Loop.SendAtTurnEnd(this);
    }

    /// <summary>What was written leaves: at the end of the turn, or earlier for a caller that measures the time of it.</summary>
    public void SendNow()
    {
        _sendIsQueued = false;
        if (_socket.Fd < 0) return;
        if (!_writer.TrySend(_socket.Fd, out var error))
        {
            Abort(new ConnectionAbortedException($"send: {SocketCalls.Describe(error)}"));
            return;
        }

        SetMask(SocketCalls.EPOLLOUT, _writer.HasUnsent);
        if (_isClosing && !_writer.HasUnsent) SayNoMore();
    }

    /// <summary>Takes bytes from the socket; what recv answers.</summary>
    internal unsafe nint Take(byte* buffer, nuint bytes)
    {
        CameAt = Loop.TurnAt;
        if (!_timesArrivals) return SocketCalls.recv(_socket.Fd, buffer, bytes, 0);
        var count = TimedReceive.Receive(_socket.Fd, buffer, bytes, out var cameAt);
        if (cameAt is { } at) CameAt = Loop.TimestampOf(at);
        return count;
    }

    /// <summary>Whether the kernel should tell of bytes that come in.</summary>
    internal void SetReading(bool reading) => SetMask(SocketCalls.EPOLLIN, reading);

    private void SetMask(uint bit, bool set)
    {
        var mask = set ? _mask | bit : _mask & ~bit;
        if (mask == _mask || _socket.Fd < 0) return;
        _mask = mask;
        Loop.Rewatch(_socket, mask);
    }

    private void SayNoMore()
    {
        if (_saidNoMore) return;
        _saidNoMore = true;
        SocketCalls.shutdown(_socket.Fd, SocketCalls.SHUT_WR);
        if (_reader.SawEnd) Abort(null);
        else SetReading(true);
    }

    internal void OnReady(uint mask)
    {
        if ((mask & SocketCalls.EPOLLOUT) != 0) SendNow();
        if ((mask & (SocketCalls.EPOLLIN | SocketCalls.EPOLLERR | SocketCalls.EPOLLHUP)) == 0 || _socket.Fd < 0) return;
        if (!_isClosing) _reader.Receive(mask);
        else Linger(mask);
    }

    private unsafe void Linger(uint mask)
    {
        var buffer = Loop.Buffers.Rent();
        nint count;
        fixed (byte* start = buffer) count = SocketCalls.recv(_socket.Fd, start, (nuint)buffer.Length, 0);
        Loop.Buffers.Return(buffer);
        if (count < 0 && SocketCalls.LastError is SocketCalls.EAGAIN or SocketCalls.EINTR) return;
        if (count == 0 && _writer.HasUnsent && (mask & (SocketCalls.EPOLLERR | SocketCalls.EPOLLHUP)) == 0)
        {
            // The other side has said all it had to say; it may still read.
            SetReading(false);
            _reader.Complete(null, fromPeer: true);
            return;
        }

        _lingerBytes += (int)Math.Max(count, 0);
        if (count <= 0 || _lingerBytes > LingerBytesMax) Abort(null);
        else if (_lingerBytes > LingerReadBytes) SetReading(false);
    }
}
