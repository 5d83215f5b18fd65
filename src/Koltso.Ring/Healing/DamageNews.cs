using System.Text;
using Koltso.Ring.Maintenance;
using Koltso.Storage.Damage;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Healing;

/// <summary>Says of each damaged table once what is damaged, once what its healing waits for, and that it was replaced.</summary>
internal sealed class DamageNews(ILogger log)
{
    /// <summary>Of one table; a table that cannot be read at all spans hundreds of partitions.</summary>
    private const int RangesToldMax = 8;

    private const int KeyCharactersMax = 64;

    private readonly HashSet<long> _found = [];
    private readonly HashSet<long> _waiting = [];

    public void TellFound(TableDamage damage)
    {
        if (!_found.Add(damage.Table.Number)) return;
        if (damage.Ranges.Count == 0) log.StoreTableDamaged(damage.Table.Name, damage.Table.Reason);
        foreach (var range in damage.Ranges.Take(RangesToldMax))
        {
            log.StoreRangeDamaged(
                damage.Table.Name, damage.Ranges.Count, range.Partition, Text(range.From, "its first"), Text(range.To, "its end"),
                damage.Table.Reason);
        }
    }

    public void TellWaiting(TableDamage damage, DamagedRange range, bool hasOthers)
    {
        if (!_waiting.Add(damage.Table.Number)) return;
        log.StoreDamageWaits(
            damage.Table.Name, range.Partition, hasOthers ? "a node that has the other copies is down" : "there is no other copy");
    }

    public void TellReplaced(TableDamage damage)
    {
        _found.Remove(damage.Table.Number);
        _waiting.Remove(damage.Table.Number);
        log.StoreTableReplaced(damage.Table.Name, damage.Ranges.Count);
    }

    public void TellBug(Exception bug) => log.StoreDamageHealingFailed(bug);

    /// <summary>As it is if it is plain text, else in hexadecimal digits; the end of a long one is left out.</summary>
    private static string Text(byte[] key, string none)
    {
        if (key.Length == 0) return none;
        var text = Array.TrueForAll(key, static one => one is > 0x20 and < 0x7F)
            ? Encoding.ASCII.GetString(key)
            : Convert.ToHexString(key);
        return text.Length <= KeyCharactersMax ? text : text[..KeyCharactersMax] + "...";
    }
}
