namespace Koltso.Ring.Hints;

/// <summary>
/// Takes writes that a replica has missed, to be delivered when it is back. Called on any loop; never waits; copies what
/// it is given. What cannot be kept is dropped and counted: replicas are compared later anyway.
/// </summary>
internal interface IHints
{
    /// <param name="node">The number of the node that missed it.</param>
    /// <returns>False when it was dropped.</returns>
    bool TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record);
}
