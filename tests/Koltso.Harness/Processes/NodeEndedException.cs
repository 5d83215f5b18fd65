namespace Koltso.Harness.Processes;

/// <summary>A node ended before it became ready.</summary>
public sealed class NodeEndedException(string id, int exitCode, string output)
    : Exception($"{id} ended with exit code {exitCode} before it was ready. It wrote:\n{output}")
{
    public int ExitCode { get; } = exitCode;

    public string Output { get; } = output;
}
