namespace Koltso.Tidy.Code;

/// <summary>
/// C# without its comments, characters and strings: all of them are replaced by spaces, so that lines and columns do
/// not change. The code in the holes of interpolated strings is kept.
/// </summary>
internal sealed class CodeText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly HashSet<int> _textLines = [];
    private int _at;
    private int _line = 1;

    private CodeText(string text)
    {
        _text = text;
        _code = text.ToCharArray();
        while (_at < text.Length) ReadCode(isHole: false);
    }

    private bool IsOver => _at >= _text.Length;

    /// <summary>The code, and the lines (counted from 1) that begin inside a string.</summary>
    public static (string Code, IReadOnlySet<int> TextLines) Of(string text)
    {
        var reader = new CodeText(text);
        return (new string(reader._code), reader._textLines);
    }

    /// <summary>Reads to the end, or to the brace that closes the hole.</summary>
    private void ReadCode(bool isHole)
    {
        var depth = 0;
        while (!IsOver)
        {
            if (IsAt("//")) Blank(End("\n"));
            else if (IsAt("/*")) Blank(End("*/") + 2);
            else if (_text[_at] == '\'' && CharBytes() is > 0 and var length) Blank(_at + length);
            else if (StringStart() is { } start) ReadString(start);
            else
            {
                if (_text[_at] == '{') depth++;
                if (_text[_at] == '}' && --depth < 0 && isHole) return;
                Skip();
            }
        }
    }

    private void ReadString(StringStart start)
    {
        Blank(_at + start.Prefix + start.Quotes);
        while (!IsOver)
        {
            if (IsAtEnd(start))
            {
                Blank(_at + start.Quotes);
                return;
            }

            if (start.Holes > 0 && _text[_at] == '{' && Run('{') is var braces && (start.IsRaw ? braces >= start.Holes : braces % 2 == 1))
            {
                Blank(_at + braces);
                ReadCode(isHole: true);
                Blank(_at + start.Holes);
            }
            else
            {
                var pair = (!start.IsRaw && !start.IsVerbatim && _text[_at] == '\\') || (start.IsVerbatim && IsAt("\"\""));
                Blank(_at + (pair ? 2 : start.Holes > 0 && _text[_at] == '{' ? Run('{') : 1), isText: true);
            }
        }
    }

    private bool IsAtEnd(StringStart start) =>
        _text[_at] == '"' && (start.IsRaw ? Run('"') >= start.Quotes : !start.IsVerbatim || !IsAt("\"\""));

    private StringStart? StringStart()
    {
        var (at, holes, isVerbatim) = (_at, 0, false);
        for (; at < _text.Length && _text[at] is '$' or '@'; at++)
        {
            if (_text[at] == '$') holes++;
            else isVerbatim = true;
        }

        if (at >= _text.Length || _text[at] != '"') return null;
        var quotes = 0;
        while (at + quotes < _text.Length && _text[at + quotes] == '"') quotes++;
        return new StringStart(at - _at, holes, isVerbatim, IsRaw: quotes >= 3 && !isVerbatim, quotes >= 3 && !isVerbatim ? quotes : 1);
    }

    /// <summary>0 for an apostrophe that does not begin a character literal.</summary>
    private int CharBytes()
    {
        var isEscaped = _at + 1 < _text.Length && _text[_at + 1] == '\\';
        var end = _text.IndexOf('\'', Math.Min(_text.Length, _at + (isEscaped ? 3 : 2)));
        var length = end - _at + 1;
        return end > 0 && (isEscaped ? length <= 12 : length == 3) ? length : 0;
    }

    private int Run(char character)
    {
        var length = 0;
        while (_at + length < _text.Length && _text[_at + length] == character) length++;
        return length;
    }

    private int End(string mark) => _text.IndexOf(mark, _at, StringComparison.Ordinal) is >= 0 and var end ? end : _text.Length;

    private bool IsAt(string mark) => string.CompareOrdinal(_text, _at, mark, 0, mark.Length) == 0;

    private void Blank(int end, bool isText = false)
    {
        while (_at < end && !IsOver)
        {
            if (_text[_at] != '\n') _code[_at] = ' ';
            else if (isText) _textLines.Add(_line + 1);
            Skip();
        }
    }

    private void Skip()
    {
        if (_text[_at++] == '\n') _line++;
    }
}
