using Koltso.Storage.Damage;

namespace Koltso.Storage.Writing;

/// <summary>
/// Which keys of some ranges have been written since a moment. The drainer notes them; whoever runs in the drainer's place reads
/// them. Bound: <see cref="KeysMax"/>; with more, <see cref="IsFull"/> says that they are not all.
/// </summary>
internal sealed class WrittenKeys(IEnumerable<DamagedRange> ranges)
{
    internal const int KeysMax = 65_536;

    private readonly (byte[] From, byte[] To)[] _ranges =
        [.. ranges.Select(static range => (StoredRange.FromOf(range), StoredRange.ToOf(range)))];

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    internal bool IsFull { get; private set; }

    internal void Note(ReadOnlySpan<byte> key)
    {
        foreach (var (from, to) in _ranges)
        {
            if (key.SequenceCompareTo(from) < 0 || key.SequenceCompareTo(to) >= 0) continue;
            if (_keys.Count == KeysMax) IsFull = true;
            else _keys.Add(Convert.ToHexString(key));
            return;
        }
    }

    internal IEnumerable<byte[]> Between(byte[] from, byte[] to) => _keys.Select(Convert.FromHexString)
        .Where(key => key.AsSpan().SequenceCompareTo(from) >= 0 && key.AsSpan().SequenceCompareTo(to) < 0);
}
