namespace Koltso.Core.Records;

/// <summary>
/// The answer to a read. <see cref="Record"/> holds the encoded record (header, then value; or the header alone, where that
/// was asked for) when the status is <see cref="ReplicaStatus.Found"/>; the receiver owns it and must return it.
/// </summary>
public readonly record struct ReadAnswer(ReplicaStatus Status, PooledBytes Record);
