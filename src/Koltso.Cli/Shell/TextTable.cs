using System.Text;

namespace Koltso.Cli.Shell;

/// <summary>
/// A plain table: a header, rows, columns as wide as their longest cell and two spaces apart.
/// Numbers stand at the right; no line ends in spaces. Widths count UTF-16 units, since cells hold ids, addresses and figures.
/// </summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"The table has {columns.Length} columns, the row {cells.Length} cells.", nameof(cells));
        _rows.Add(cells);
    }

    public override string ToString()
    {
        var widths = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            widths[i] = Math.Max(columns[i].Title.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Length));

        var text = new StringBuilder();
        AppendRow(text, [.. columns.Select(column => column.Title)], widths);
        foreach (var row in _rows)
            AppendRow(text, row, widths);
        return text.ToString();
    }

    private void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                line.Append("  ");
            line.Append(columns[i].AtRight ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
