namespace Koltso.Report.Rendering.Html;

/// <summary>A column of a <see cref="Table"/>.</summary>
internal readonly record struct Column(string Name, bool IsNumber)
{
    public Markup Attribute => IsNumber ? Markup.Of($" class=\"n\"") : Markup.Empty;

    public static Column Words(string name) => new(name, false);

    public static Column Number(string name) => new(name, true);
}
