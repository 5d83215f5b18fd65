using System.Text.Json.Serialization;

namespace Koltso.Api.Documents;

/// <summary>What a node, as coordinator, did to keep replicas together since its start.</summary>
/// <param name="ReadRepairs">Records sent to replicas that were behind what a read had found.</param>
/// <param name="HintsDelivered">Writes that a replica had missed and has got since.</param>
/// <param name="HintsDropped">Writes that a replica has missed and that could not be kept for it: a bound was reached.</param>
/// <param name="HintsExpired">Those that were kept for too long.</param>
/// <param name="ClockRefusals">Readings of other nodes' clocks that were too far ahead to be followed.</param>
/// <param name="Hints">What is kept for nodes that are away.</param>
/// <param name="HedgedReads">
/// Requests to a further replica because those asked first were slow. A node of 0.1 has another name for them, and they are 0.
/// </param>
public sealed record ReplicationDocument(
    long ReadRepairs,
    long HintsDelivered,
    long HintsDropped,
    long HintsExpired,
    long ClockRefusals,
    IReadOnlyList<HintsDocument> Hints,
    [property: JsonPropertyOrder(-1)] long HedgedReads = 0);
