using Koltso.Chaos.Report;
using Koltso.Core.Records;

namespace Koltso.Chaos.Upgrades;

/// <summary>
/// What the replicas of all keys hold in the end, byte by byte: whether they are equal, and whether records of the later build
/// (later.mutant) still have the field that it gave them.
/// </summary>
/// <param name="firstLater">From this key on, every record is of the later build; null: no record is.</param>
internal sealed class RecordBytes(int? firstLater)
{
    private const RecordFlags LaterFlag = (RecordFlags)64;

    private int _keys, _unequal, _withField, _changed, _lost;

    /// <summary>What the later build writes into the field.</summary>
    private static ReadOnlySpan<byte> LaterField => "late"u8;

    /// <summary>Takes the next key: the records of its replicas.</summary>
    public void Add(IReadOnlyList<byte[]?> replicas)
    {
        var key = _keys++;
        if (replicas.Any(record => record is null || !record.AsSpan().SequenceEqual(replicas[0]))) _unequal++;
        var (flagged, whole) = (replicas.Count(HasFlag), replicas.Count(HasField));
        if (flagged > whole) _changed++;
        if (whole == replicas.Count) _withField++;
        else if (key >= firstLater) _lost++;
    }

    public IEnumerable<string> Failures()
    {
        if (_unequal > 0) yield return $"{_unequal} of {_keys} keys have replicas that differ in some byte, or that are missing";
        if (_changed > 0) yield return $"the later build's field has another content in records of {_changed} keys";
        if (_lost > 0) yield return $"{_lost} of the {_keys - firstLater} keys of the later build have a replica without its field";
        if (firstLater is not null && _withField == 0) yield return "no record has the later build's field: nothing was tested";
    }

    public void Print()
    {
        List<string[]> rows = [["keys", Table.Number(_keys)], ["of them with replicas that differ", Table.Number(_unequal)]];
        if (firstLater is { } first)
            rows.AddRange(
            [
                ["written by the later build, then left alone", Table.Number(_keys - first)],
                ["with the later build's field on every replica", Table.Number(_withField)],
                ["that lost the field, or in which it changed", Table.Number(_lost + _changed)],
            ]);
        Table.Print(["records, byte by byte", ""], rows);
    }

    private static bool HasFlag(byte[]? record) => HeaderOf(record) is { } header && (header.Flags & LaterFlag) != 0;

    private static bool HasField(byte[]? record) =>
        HeaderOf(record) is { } header && (header.Flags & LaterFlag) != 0 && header.FieldsOf(record).SequenceEqual(LaterField);

    private static RecordHeader? HeaderOf(byte[]? record) =>
        record is not null && RecordHeader.TryRead(record, out var header) ? header : null;
}
