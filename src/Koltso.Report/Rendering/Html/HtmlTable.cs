namespace Koltso.Report.Rendering.Html;

/// <summary>A table that scrolls in its own box. The first column names the row; numbers stand to the right.</summary>
internal sealed class HtmlTable(string caption, params TableColumn[] columns)
{
    private readonly List<Markup> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>A cell a column.</summary>
    public void Add(params Markup[] cells)
    {
        var first = Markup.Of($"<th scope=\"row\"{columns[0].Attribute}>{cells[0]}</th>");
        var rest = cells.Skip(1).Zip(columns.Skip(1), static (cell, column) => Markup.Of($"<td{column.Attribute}>{cell}</td>"));
        _rows.Add(Markup.Of($"<tr>{first}{rest}</tr>\n"));
    }

    public Markup ToMarkup() => Markup.Of($"""
        <div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>
        <thead><tr>{columns.Select(static column => Markup.Of($"<th scope=\"col\"{column.Attribute}>{column.Name}</th>"))}</tr></thead>
        <tbody>{_rows}</tbody></table></div>

        """);
}
