namespace Koltso.Node.Hints;
internal sealed class NoHints : IHints { public bool TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => false; }
