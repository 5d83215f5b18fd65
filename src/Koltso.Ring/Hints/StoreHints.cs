using Koltso.Storage.Hints;

namespace Koltso.Ring.Hints;

/// <summary>Hints that lie in this node's store.</summary>
internal sealed class StoreHints(HintStore store) : IHints
{
    public bool TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) =>
        store.TryAdd(node, partition, key, record);
}
