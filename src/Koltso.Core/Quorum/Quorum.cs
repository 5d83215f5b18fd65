namespace Koltso.Core.Quorum;

/// <summary>
/// How many of a key's first <paramref name="From"/> replicas must answer before the client does.
/// Always 1 &lt;= <paramref name="Ack"/> &lt;= <paramref name="From"/>.
/// </summary>
public readonly record struct Quorum(int Ack, int From);
