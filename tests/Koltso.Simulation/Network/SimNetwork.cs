using System.IO.Pipelines;
using Koltso.Simulation.Time;
using Koltso.Wire.Frames;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Simulation.Network;

/// <summary>
/// The network between the nodes. Connections keep their order and lose nothing while they last, as TCP connections do:
/// data that a cut route holds back arrives when the route is restored, unless an end has given up by then. Faults are
/// those of the routes.
/// </summary>
internal sealed class SimNetwork
{
    private const long ResendUs = 200_000, SynAgainUs = 1_000_000;

    private readonly SimWorld _world;
    private readonly Random _random;
    private readonly Route[,] _routes;
    private readonly List<Piece> _held = [];
    private readonly List<SimConnection> _open = [];
    private readonly Listener?[] _listeners;

    public SimNetwork(SimWorld world, Random random, int nodes)
    {
        (_world, _random) = (world, random);
        _routes = new Route[nodes, nodes];
        _listeners = new Listener?[nodes];
        for (var from = 0; from < nodes; from++)
            for (var to = 0; to < nodes; to++)
                _routes[from, to] = new Route();
    }

    public long NowUs => _world.NowUs;

    public Route Route(int from, int to) => _routes[from, to];

    /// <summary>From now on the process accepts its node's connections.</summary>
    public void Listen(SimProcess process, Func<PipeScheduler> loop, Action<SimConnection> accept) =>
        _listeners[process.Node] = new Listener(process, loop, accept);

    public Task<ConnectionContext> DialAsync(SimProcess from, PipeScheduler loop, int to, CancellationToken cancellationToken)
    {
        var dial = new Dial(this, from, loop, to);
        cancellationToken.UnsafeRegister(
            static state => ((Dial)state!).Loop.Schedule(static dial => ((Dial)dial!).Done.TrySetCanceled(), state), dial);
        dial.Try();
        return dial.Done.Task;
    }

    /// <summary>The process is gone. Its operating system tells the other ends, if it is still running.</summary>
    public void Drop(SimProcess process, bool isSystemUp)
    {
        foreach (var end in _open.Where(end => end.Process == process).ToList())
            if (isSystemUp) Send(end, PieceKind.Reset, []);
        _open.RemoveAll(end => end.Process == process);
    }

    /// <summary>A route changed: the data that it held back continues.</summary>
    public void Release()
    {
        var held = _held.ToList();
        _held.Clear();
        foreach (var piece in held)
        {
            var from = piece.To.Other.Process.Node;
            if (_routes[from, piece.To.Process.Node].IsCut) _held.Add(piece);
            else Travel(piece, _routes[from, piece.To.Process.Node]);
        }
    }

    public void Send(SimConnection from, PieceKind kind, byte[] bytes)
    {
        var route = _routes[from.Process.Node, from.Other.Process.Node];
        if (kind != PieceKind.Bytes) _open.Remove(from);
        if (!route.IsUnruly || !from.HasSent || kind != PieceKind.Bytes)
        {
            from.HasSent = true;
            from.InFlightBytes += bytes.Length;
            Travel(new Piece(from.Other, kind, bytes), route);
            return;
        }

        for (var at = 0; at < bytes.Length;)
        {
            var length = FrameHeader.Bytes + BitConverter.ToInt32(bytes, at);
            SendAlone(new Piece(from.Other, kind, bytes[at..(at + length)]), route);
            at += length;
        }
    }

    private void SendAlone(Piece frame, Route route)
    {
        var copies = _random.Next(100) < route.LostPercent ? 0 : _random.Next(100) < route.DoubledPercent ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            frame.To.Other.InFlightBytes += frame.Bytes.Length;
            _world.After(DelayOf(route), null, static state => ((Arrival)state!).Happen(), new Arrival(this, frame));
        }
    }

    /// <summary>In order, behind everything sent before; a lost piece is retransmitted, and delays the pieces behind it.</summary>
    private void Travel(Piece piece, Route route)
    {
        var from = piece.To.Other;
        var atUs = _world.NowUs + DelayOf(route);
        for (var again = ResendUs; _random.Next(100) < route.LostPercent; again *= 2) atUs += again;
        from.LastArrivalUs = Math.Max(from.LastArrivalUs, atUs);
        _world.At(from.LastArrivalUs, new SimEvent(null, static state => ((Arrival)state!).Happen(), new Arrival(this, piece)));
    }

    private long DelayOf(Route route) => route.DelayUs + _random.Next(route.JitterUs + 1);

    private void Arrive(Piece piece)
    {
        var (to, from) = (piece.To, piece.To.Other);
        var node = to.Process.Node;
        if (_routes[from.Process.Node, node].IsCut)
        {
            _held.Add(piece);
            return;
        }

        from.InFlightBytes -= piece.Bytes.Length;
        if (to.Process.IsAlive && !to.IsClosed) to.Arrive(piece);
        // A system that does not know the connection answers with a reset; a system that is down does not answer.
        else if (piece.Kind == PieceKind.Bytes && (to.Process.IsAlive || _listeners[node] is { Process.IsAlive: true }))
            Send(to, PieceKind.Reset, []);
    }

    private sealed record Arrival(SimNetwork Network, Piece Piece)
    {
        public void Happen() => Network.Arrive(Piece);
    }

    private sealed record Listener(SimProcess Process, Func<PipeScheduler> Loop, Action<SimConnection> Accept);

    /// <summary>One attempt to connect.</summary>
    private sealed class Dial(SimNetwork network, SimProcess from, PipeScheduler loop, int to)
    {
        public TaskCompletionSource<ConnectionContext> Done { get; } = new();

        public PipeScheduler Loop => loop;

        public void Try()
        {
            var (there, back) = (network.Route(from.Node, to), network.Route(to, from.Node));
            var isLost = there.IsCut || back.IsCut || network._random.Next(100) < there.LostPercent + back.LostPercent;
            if (isLost) network._world.After(SynAgainUs, from, static state => ((Dial)state!).TryAgain(), this);
            else network._world.After(network.DelayOf(there), null, static state => ((Dial)state!).Knock(), this);
        }

        private void TryAgain()
        {
            if (!Done.Task.IsCompleted) Try();
        }

        private void Knock()
        {
            var delayUs = network.DelayOf(network.Route(to, from.Node));
            if (network._listeners[to] is not { Process.IsAlive: true } listener)
            {
                network._world.After(delayUs, from, static state => ((Dial)state!).Refuse(), this);
                return;
            }

            var dialled = new SimConnection(network, from, loop);
            var accepted = new SimConnection(network, listener.Process, listener.Loop()) { Other = dialled };
            dialled.Other = accepted;
            network._open.Add(dialled);
            network._open.Add(accepted);
            network._world.After(0, listener.Process, _ => listener.Accept(accepted));
            network._world.After(delayUs, from, _ => Connected(dialled));
        }

        private void Refuse() => Done.TrySetException(new IOException("cannot connect: connection refused"));

        private void Connected(SimConnection connection)
        {
            if (!Done.TrySetResult(connection)) connection.Abort(null);
        }
    }
}
