namespace Koltso.Node.Documents;

/// <summary>CPU time of the node's process since its start, in seconds.</summary>
public sealed record CpuDocument(double User, double System);
