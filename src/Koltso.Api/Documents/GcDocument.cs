namespace Koltso.Api.Documents;

/// <summary>The garbage collector since the node's start.</summary>
/// <param name="Gen0">Collections of generation 0, and of the older ones that include it.</param>
/// <param name="Gen1">Collections of generation 1 and 2.</param>
/// <param name="Gen2">Collections of generation 2.</param>
/// <param name="AllocatedBytes">Allocated since the start.</param>
/// <param name="HeapBytes">On the heap now.</param>
/// <param name="PauseSeconds">How long all collections together paused the process.</param>
public sealed record GcDocument(int Gen0, int Gen1, int Gen2, long AllocatedBytes, long HeapBytes, double PauseSeconds);
