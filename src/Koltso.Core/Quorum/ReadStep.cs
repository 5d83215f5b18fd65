using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>What a read does next. Place and part are for <see cref="ReadAction.Ask"/>, the status for <see cref="ReadAction.Answer"/>.</summary>
public readonly record struct ReadStep(
    ReadAction Action, int Place = 0, ReadPart Part = ReadPart.Record, ReplicaStatus Status = ReplicaStatus.None);
