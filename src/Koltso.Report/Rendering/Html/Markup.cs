namespace Koltso.Report.Rendering.Html;

/// <summary>
/// A piece of HTML or SVG. It is only made through <see cref="Of"/>, whose holes are escaped unless they are markup
/// themselves, so that no text of the data can become a tag.
/// </summary>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    public static Markup Empty => default;

    public bool IsEmpty => string.IsNullOrEmpty(_text);

    public static Markup Of(ref MarkupHandler markup) => new(markup.ToText());

    /// <summary>What this program wrote itself: style and scripts.</summary>
    public static Markup Trusted(string text) => new(text);

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts));

    public override string ToString() => _text ?? "";
}
