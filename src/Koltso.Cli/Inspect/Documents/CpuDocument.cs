namespace Koltso.Cli.Inspect.Documents;

/// <summary>CPU time of the node's process since its start, in seconds.</summary>
internal sealed record CpuDocument(double User, double System);
