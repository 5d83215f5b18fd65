using System.IO.Hashing;

namespace Koltso.Node.Http;

/// <summary>
/// Remembers of some keys that their values are large, so that a read waits its turn before the value is fetched instead of after it.
/// On one loop. A guess: a key may be forgotten, or have another value by now. Bound: <see cref="KeysMax"/>; then all are forgotten.
/// </summary>
internal sealed class LargeKeys
{
    public const int KeysMax = 1_024;

    private readonly Dictionary<ulong, int> _bytes = [];

    /// <summary>0: nothing is known.</summary>
    public int BytesOf(ReadOnlySpan<byte> key) => _bytes.Count == 0 ? 0 : _bytes.GetValueOrDefault(XxHash3.HashToUInt64(key));

    public void Note(ReadOnlySpan<byte> key, int bytes)
    {
        if (_bytes.Count == KeysMax) _bytes.Clear();
        _bytes[XxHash3.HashToUInt64(key)] = bytes;
    }

    public void Forget(ReadOnlySpan<byte> key) => _bytes.Remove(XxHash3.HashToUInt64(key));
}
