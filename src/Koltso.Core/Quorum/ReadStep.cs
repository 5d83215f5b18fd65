using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>What a read does next.</summary>
/// <param name="Place">For <see cref="ReadAction.Ask"/>, as is <paramref name="Part"/>.</param>
/// <param name="Status">For <see cref="ReadAction.Answer"/>.</param>
public readonly record struct ReadStep(
    ReadAction Action, int Place = 0, ReadPart Part = ReadPart.Record, ReplicaStatus Status = ReplicaStatus.None);
