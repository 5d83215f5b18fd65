namespace Koltso.Api.Documents;

/// <summary>CPU time of the node's process since its start, in seconds.</summary>
/// <param name="User">In its own code.</param>
/// <param name="System">In the kernel on its behalf.</param>
public sealed record CpuDocument(double User, double System);
