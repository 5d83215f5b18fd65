namespace Koltso.Core.Repair;

/// <summary>Some of the leaves of a tree that is <see cref="Depth"/> deep: a bit each, in bytes as they are sent.</summary>
public sealed class LeafSet
{
    private readonly byte[] _bits;

    public LeafSet(int depth) => (Depth, _bits) = (depth, new byte[BytesOf(depth)]);

    /// <param name="bits">As many bytes as <see cref="BytesOf"/> says. Copied.</param>
    public LeafSet(int depth, ReadOnlySpan<byte> bits)
        : this(depth)
    {
        bits.CopyTo(_bits);
        for (var leaf = 0; leaf < 1 << depth; leaf++) Count += Contains(leaf) ? 1 : 0;
    }

    public int Depth { get; }

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bits => _bits;

    public static int BytesOf(int depth) => Math.Max(1, (1 << depth) >> 3);

    public bool Contains(int leaf) => (_bits[leaf >> 3] & (1 << (leaf & 7))) != 0;

    public void Add(int leaf)
    {
        if (Contains(leaf)) return;
        _bits[leaf >> 3] |= (byte)(1 << (leaf & 7));
        Count++;
    }
}
