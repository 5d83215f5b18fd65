using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Koltso.Report.Rendering.Html;

/// <summary>Puts an interpolated string together: literals as they are, markup as it is, all else escaped and invariant.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private const string Coordinate = "0.##";
    private readonly StringBuilder _text;

    public MarkupHandler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + formattedCount * 16);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Markup markup) => _text.Append(markup);

    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (var part in parts) _text.Append(part);
    }

    public void AppendFormatted(double coordinate) => _text.Append(coordinate.ToString(Coordinate, CultureInfo.InvariantCulture));

    public void AppendFormatted(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(string? text)
    {
        foreach (var c in text ?? "")
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                // Neither HTML nor XML can hold other control characters.
                < ' ' and not ('\n' or '\t') => _text.Append('\uFFFD'),
                _ => _text.Append(c),
            };
        }
    }

    public string ToText() => _text.ToString();
}
