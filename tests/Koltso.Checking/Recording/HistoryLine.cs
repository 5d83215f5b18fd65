using System.Text.Json.Serialization;

namespace Koltso.Checking.Recording;

/// <summary>
/// One line of a recorded history: one of these, as a JSON object. The last is the one
/// with <see cref="EndUs"/>; without it, nothing open counts as late.
/// </summary>
internal sealed record HistoryLine
{
    public OperationLine? Operation { get; init; }

    public Fault? Fault { get; init; }

    public Note? Note { get; init; }

    public ReplicasLine? Replicas { get; init; }

    public long? EndUs { get; init; }
}

/// <summary>An operation; its end is left out while it is open.</summary>
internal sealed record OperationLine(
    int Id, int Client, int Node, OperationKind Kind, int Key, int Ack, int From, long Value, string? Version,
    long StartUs, long? EndUs, OperationOutcome Outcome, string? Problem);

internal sealed record ReplicasLine(int Key, IReadOnlyList<int> Nodes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
