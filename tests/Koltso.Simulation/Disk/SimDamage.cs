using System.Text;
using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>
/// A table file with a damaged block, as far as the rest of a disk can tell: the entries that it had when the block broke, and
/// which of them have been written again since, and so are in other tables too. A read of an entry in the block fails unless it was
/// written since; a scan that comes to the block fails in any case. When the table is taken out, what has not been written again
/// is gone, or an older version of it shows.
/// </summary>
internal sealed class SimDamage(long number, byte[] first, byte[] last, byte[] from, byte[] to)
{
    private readonly HashSet<string> _written = [];
    private readonly List<(byte[] From, byte[] To)> _covered = [];

    public TableInfo Table { get; } = new(number, 6, first, last);

    public DatabaseStatus Status { get; } =
        new(DatabaseCode.Corruption, $"Corruption: block checksum mismatch: stored = 1, computed = 2  in /sim/{number:000000}.sst");

    public bool IsInTable(ReadOnlySpan<byte> key) => key.SequenceCompareTo(first) >= 0 && key.SequenceCompareTo(last) <= 0;

    public bool IsInBlock(ReadOnlySpan<byte> key) => key.SequenceCompareTo(from) >= 0 && key.SequenceCompareTo(to) <= 0;

    /// <summary>Going from one key to another, the last possible one if it is null, needs the block.</summary>
    public bool IsOnTheWay(ReadOnlySpan<byte> key, byte[]? landing) =>
        key.SequenceCompareTo(to) <= 0 && (landing is null || landing.AsSpan().SequenceCompareTo(from) >= 0);

    public void NoteWrite(ReadOnlySpan<byte> key)
    {
        if (IsInTable(key)) _written.Add(NameOf(key));
    }

    public void NoteRange(byte[] begin, byte[] end) => _covered.Add((begin, end));

    public bool IsWritten(ReadOnlySpan<byte> key)
    {
        foreach (var (begin, end) in _covered)
            if (key.SequenceCompareTo(begin) >= 0 && key.SequenceCompareTo(end) < 0) return true;
        return _written.Contains(NameOf(key));
    }

    private static string NameOf(ReadOnlySpan<byte> key) => Encoding.Latin1.GetString(key);
}
