namespace Koltso.Storage.Hints;

/// <summary>
/// A write that another node has missed. The later one of a node's hints has the larger sequence. Key and record are valid while
/// their <see cref="HintPage"/> is.
/// </summary>
/// <param name="SinceMs">From when on it ages: when its record was written, or it was added if that is earlier; Unix milliseconds.</param>
public readonly record struct Hint(
    ulong Sequence, long SinceMs, int Partition, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Record);
