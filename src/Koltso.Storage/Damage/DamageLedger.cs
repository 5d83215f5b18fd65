using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>
/// The tables that were found damaged and are still in use. Any thread may call. Kept in memory only: after a restart a damaged
/// table is found again by whoever reads it, at the latest by the <see cref="TableCheck"/>.
/// </summary>
internal sealed class DamageLedger
{
    private const string Suffix = ".sst";

    internal const int PositionsMax = 1024;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _others = [];

    /// <summary>Bound: <see cref="PositionsMax"/>; what is beyond is found again when it is read again.</summary>
    private readonly List<byte[]> _positions = [];
    private volatile DamagedTable[] _tables = [];
    private long _found;

    internal IReadOnlyList<DamagedTable> Tables => _tables;

    internal bool IsEmpty => _tables.Length == 0;

    /// <summary>Tables that were found damaged since the store was opened.</summary>
    internal long Found => Interlocked.Read(ref _found);

    /// <summary>Notes the table that the database blames, or that a large value is damaged. Null when it blames none.</summary>
    /// <param name="position">The stored key that was read, or from which on was read; none: unknown.</param>
    internal DamagedTable? Note(DatabaseStatus status, ReadOnlySpan<byte> position = default)
    {
        if (status.Code != DatabaseCode.Corruption) return null;
        if ((NumberIn(status.Text) ?? (status.IsLarge ? DamagedTable.LargeValues : null)) is not { } number) return null;
        lock (_lock)
        {
            if (number == DamagedTable.LargeValues && _positions.Count < PositionsMax) _positions.Add(position.ToArray());
            if (_others.Contains(number)) return null;
            if (Array.Find(_tables, table => table.Number == number) is { } known) return known;
            var found = new DamagedTable(number, status.Text!);
            _tables = [.. _tables, found];
            Interlocked.Increment(ref _found);
            return found;
        }
    }

    /// <summary>Where large values were found damaged since the last call: an empty one says that it may be anywhere.</summary>
    internal List<byte[]> TakePositions()
    {
        lock (_lock)
        {
            List<byte[]> taken = [.. _positions];
            _positions.Clear();
            return taken;
        }
    }

    internal void Forget(long number)
    {
        lock (_lock) _tables = [.. _tables.Where(table => table.Number != number)];
    }

    /// <summary>It is no table of records, or is gone: what blames it is not about damage that can be healed.</summary>
    internal void Ignore(long number)
    {
        lock (_lock) _others.Add(number);
        Forget(number);
    }

    /// <summary>The number of the table file that the text names last, which is the one that could not be read or written.</summary>
    internal static long? NumberIn(string? text)
    {
        var end = text?.LastIndexOf(Suffix, StringComparison.Ordinal) ?? -1;
        var rest = end < 0 ? default : text.AsSpan(end + Suffix.Length);
        if (!rest.IsEmpty && rest[0] is not (':' or ' ')) return null; // a folder whose name begins so
        var start = end;
        while (start > 0 && char.IsAsciiDigit(text![start - 1])) start--;
        return start < end && long.TryParse(text.AsSpan(start, end - start), out var number) ? number : null;
    }
}
