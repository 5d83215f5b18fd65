using System.Buffers.Text;
using System.Text;

namespace Koltso.Node.Http;

/// <summary>Appends to a span that is known to be long enough.</summary>
internal ref struct HeadBuilder(Span<byte> span)
{
    private readonly Span<byte> _span = span;

    public int Length { get; private set; }

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_span[Length..]);
        Length += text.Length;
    }

    public void AddNumber(long number)
    {
        Utf8Formatter.TryFormat(number, _span[Length..], out var written);
        Length += written;
    }

    public void AddHex(ulong number, int digits)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            _span[Length + i] = "0123456789abcdef"u8[(int)(number & 15)];
            number >>= 4;
        }

        Length += digits;
    }

    /// <summary>As RFC 9110 wants dates: 29 characters.</summary>
    public void AddDate(DateTimeOffset date)
    {
        Utf8Formatter.TryFormat(date, _span[Length..], out var written, 'R');
        Length += written;
    }

    public void Add(string text) => Length += Encoding.UTF8.GetBytes(text, _span[Length..]);

    public void AddLine(string text)
    {
        Add(text);
        Add("\n"u8);
    }
}
