using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Ring.Coordination;

namespace Koltso.Node.Http;

/// <summary>
/// What the HTTP requests of one loop need. Loops share the store, the clock and the body budget; everything else belongs to
/// one loop, so that a request stays on the thread that received it. Of the ring it shows the coordinator, and nothing behind it.
/// </summary>
internal sealed class HttpLoop
{
    /// <summary>Runs work one at a time, in order.</summary>
    public required PipeScheduler Loop { get; init; }

    public required TimeProvider Time { get; init; }

    public required Coordinator Coordinator { get; init; }

    public required BodyBudget Bodies { get; init; }

    public required int ValueBytesMax { get; init; }

    public required AnswerWriter Answers { get; init; }

    /// <summary>In which format new records are written now.</summary>
    public required Func<RecordFormat> FormatOfNew { get; init; }

    public RequestStats Stats { get; } = new();

    /// <summary>The fast lane's sessions, on the loop only.</summary>
    public HashSet<ClientSession> Sessions { get; } = [];

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
