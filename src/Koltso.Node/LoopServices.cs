using Koltso.Node.Http;
using Koltso.Node.Stats;
using Koltso.Ring;
using Koltso.Ring.Coordination;
using Koltso.Sockets;

namespace Koltso.Node;

/// <summary>
/// What the requests of one loop need. Loops share the store, the clock and the body budget; all else is each loop's
/// own, its lane into the ring too, so that a request stays on the thread on which it came.
/// </summary>
internal sealed class LoopServices
{
    public required EventLoop Loop { get; init; }

    public required TimeProvider Time { get; init; }

    public required LoopContext Lane { get; init; }

    public required BodyBudget Bodies { get; init; }

    public required int ValueBytesMax { get; init; }

    /// <summary>Gives a connection to Kestrel.</summary>
    public required Action<LoopConnection> HandOver { get; init; }

    public required AnswerWriter Answers { get; init; }

    public RequestStats Stats { get; } = new();

    /// <summary>The fast lane's sessions, on the loop only.</summary>
    public HashSet<ClientSession> Sessions { get; } = [];

    /// <summary>Connections from peers, on the loop only.</summary>
    public HashSet<LoopConnection> PeerConnections { get; } = [];

    public Coordinator Coordinator => Lane.Coordinator;

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
