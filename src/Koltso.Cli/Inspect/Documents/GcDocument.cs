namespace Koltso.Cli.Inspect.Documents;

/// <summary>The garbage collector since the node's start: collections by generation, bytes, and time paused.</summary>
internal sealed record GcDocument(int Gen0, int Gen1, int Gen2, long AllocatedBytes, long HeapBytes, double PauseSeconds);
