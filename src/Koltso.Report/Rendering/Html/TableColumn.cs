namespace Koltso.Report.Rendering.Html;

/// <summary>A column of a <see cref="HtmlTable"/>.</summary>
internal readonly record struct TableColumn(string Name, bool IsNumber)
{
    public Markup Attribute => IsNumber ? Markup.Of($" class=\"n\"") : Markup.Empty;

    public static TableColumn Words(string name) => new(name, false);

    public static TableColumn Number(string name) => new(name, true);
}
