using System.IO.Pipelines;
using System.Net;
using Koltso.Simulation.Time;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Simulation.Network;

/// <summary>One end of a simulated TCP connection, as a process sees it.</summary>
internal sealed class SimConnection : ConnectionContext, IDuplexPipe
{
    /// <summary>The bytes that the systems at both ends buffer before a sender notices that nothing leaves.</summary>
    private const long SystemBytes = 256 * 1024;

    private readonly SimNetwork _network;
    private readonly PipeScheduler _loop;
    private readonly SimReader _reader = new();
    private readonly SimWriter _writer;
    private readonly Queue<Piece> _arrived = new();
    private bool _isDraining;

    public SimConnection(SimNetwork network, SimProcess process, PipeScheduler loop)
    {
        (_network, Process, _loop) = (network, process, loop);
        _writer = new SimWriter(this);
        ArrivedUs = network.NowUs;
    }

    public SimProcess Process { get; }

    public SimConnection Other { get; set; } = null!;

    /// <summary>Closed or broken, as far as this end knows.</summary>
    public bool IsClosed { get; private set; }

    public long InFlightBytes { get; set; }

    /// <summary>When this end last received anything.</summary>
    public long ArrivedUs { get; private set; }

    /// <summary>On a route that keeps order, nothing arrives before this time.</summary>
    public long LastArrivalUs { get; set; }

    /// <summary>The first piece that was sent holds the hello, which arrives first on any route.</summary>
    public bool HasSent { get; set; }

    public long UnsentBytes => Math.Max(0, InFlightBytes - SystemBytes);

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

    public override string ConnectionId { get; set; } = "";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override EndPoint? RemoteEndPoint { get; set; }

    public override void Abort(ConnectionAbortedException? abortReason)
    {
        if (IsClosed) return;
        IsClosed = true;
        _network.Send(this, PieceKind.Reset, []);
        _reader.End(abortReason ?? new ConnectionAbortedException("aborted"));
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (IsClosed) return base.DisposeAsync();
        _writer.Send();
        IsClosed = true;
        _network.Send(this, PieceKind.End, []);
        _reader.Complete();
        return base.DisposeAsync();
    }

    public void AtTurnEnd(Action<object?> action, object? state) => _loop.Schedule(action, state);

    public void Send(byte[] bytes)
    {
        if (!IsClosed) _network.Send(this, PieceKind.Bytes, bytes);
    }

    /// <summary>The operating system of this end has received it; the process is told in its next turn.</summary>
    public void Arrive(Piece piece)
    {
        ArrivedUs = _network.NowUs;
        _arrived.Enqueue(piece);
        if (_isDraining) return;
        _isDraining = true;
        _loop.Schedule(static state => ((SimConnection)state!).Drain(), this);
    }

    private void Drain()
    {
        _isDraining = false;
        while (_arrived.TryDequeue(out var piece))
        {
            if (piece.Kind == PieceKind.Bytes)
            {
                if (!IsClosed) _reader.Append(piece.Bytes);
                continue;
            }

            if (piece.Kind == PieceKind.Reset) IsClosed = true;
            _reader.End(piece.Kind == PieceKind.Reset ? new ConnectionAbortedException("connection reset") : null);
        }
    }
}
