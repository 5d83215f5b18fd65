using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>A damaged table and what was found unreadable in it: nothing, when only an index or a filter is damaged.</summary>
public sealed class TableDamage
{
    internal TableDamage(DamagedTable table, TableInfo info, IReadOnlyList<DamagedRange> ranges) =>
        (Table, Info, Ranges) = (table, info, ranges);

    public DamagedTable Table { get; }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<DamagedRange> Ranges { get; }

    internal TableInfo Info { get; }
}
