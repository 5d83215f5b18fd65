namespace Koltso.Load.Sending;

/// <summary>
/// Hands out the bytes of values: pieces of a pool, one behind the other, so that no two that a server stores side by side are alike.
/// One thread; never allocates after its making.
/// </summary>
internal sealed class ValuePool
{
    /// <summary>Values of 1,200 bytes repeat after some 3,500.</summary>
    private const int PoolBytes = 4 << 20;

    private const int RunBytes = 32;

    private readonly byte[] _bytes;
    private int _at;

    public ValuePool(ContentKind content, int valueBytesMax, int seed)
    {
        _bytes = new byte[PoolBytes + valueBytesMax];
        var random = new Random(seed);
        if (content == ContentKind.Random) random.NextBytes(_bytes);
        else _bytes.AsSpan().Fill((byte)'a');
        if (content != ContentKind.Half) return;
        for (var at = 0; at + RunBytes <= _bytes.Length; at += 2 * RunBytes) random.NextBytes(_bytes.AsSpan(at, RunBytes));
    }

    /// <summary>A value of that size, at most the largest that was announced.</summary>
    public ReadOnlySpan<byte> Next(int valueBytes)
    {
        var value = _bytes.AsSpan(_at, valueBytes);
        _at = (_at + valueBytes) % PoolBytes;
        return value;
    }
}
