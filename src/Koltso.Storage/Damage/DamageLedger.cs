using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>
/// The tables that were found damaged and are still in use. Any thread may call. Kept in memory only: after a restart a damaged
/// table is found again by whoever reads it, at the latest by the <see cref="TableCheck"/>.
/// </summary>
internal sealed class DamageLedger
{
    private const string Suffix = ".sst";

    private readonly Lock _lock = new();
    private readonly HashSet<long> _others = [];
    private volatile DamagedTable[] _tables = [];
    private long _found;

    internal IReadOnlyList<DamagedTable> Tables => _tables;

    internal bool IsEmpty => _tables.Length == 0;

    /// <summary>Tables that were found damaged since the store was opened.</summary>
    internal long Found => Interlocked.Read(ref _found);

    /// <summary>Notes the table that the database blames. Null when it blames none.</summary>
    internal DamagedTable? Note(DatabaseStatus status)
    {
        if (status.Code != DatabaseCode.Corruption || NumberIn(status.Text) is not { } number) return null;
        lock (_lock)
        {
            if (_others.Contains(number)) return null;
            if (Array.Find(_tables, table => table.Number == number) is { } known) return known;
            var found = new DamagedTable(number, status.Text!);
            _tables = [.. _tables, found];
            Interlocked.Increment(ref _found);
            return found;
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
