using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;
using Koltso.Sockets;

namespace Koltso.Node.Http;

/// <summary>
/// What the HTTP requests of one loop need. Loops share the store, the clock and the room for large values; everything else belongs to
/// one loop, so that a request stays on the thread that received it. Of the ring it shows the coordinator, and nothing behind it.
/// </summary>
internal sealed class HttpLoop
{
    /// <summary>Runs work one at a time, in order.</summary>
    public required PipeScheduler Loop { get; init; }

    public required TimeProvider Time { get; init; }

    public required Coordinator Coordinator { get; init; }

    /// <summary>Monotonic, like <see cref="Time"/>; its timers call back on the loop.</summary>
    public required TimeProvider LoopTime { get; init; }

    /// <summary>Room for large values that come in, and for those that go out. The node's.</summary>
    public required Admission Bodies { get; init; }

    public required Admission Answers { get; init; }

    public LargeBodies LargeBodies => field ??= new LargeBodies(Bodies, LoopTime, Loop);

    public LargeReads LargeReads => field ??= new LargeReads(() => Coordinator, Answers, LoopTime, Loop);

    public required int ValueBytesMax { get; init; }

    public required AnswerWriter Writer { get; init; }

    /// <summary>In which format new records are written now.</summary>
    public required Func<RecordFormat> FormatOfNew { get; init; }

    /// <summary>Where the head that is being read keeps its query, until the next one is read.</summary>
    public byte[] QueryRoom { get; } = new byte[RequestHead.QueryBytesMax];

    public RequestStats Stats { get; } = new();

    /// <summary>The fast lane's sessions, on the loop only.</summary>
    public HashSet<ClientSession> Sessions { get; } = [];

    /// <summary>Connections that Kestrel serves, on the loop only.</summary>
    public HashSet<LoopConnection> HandedOver { get; } = [];

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
