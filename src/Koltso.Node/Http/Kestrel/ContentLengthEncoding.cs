using System.Text;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Reads a Content-Length for Kestrel, which itself takes <c>+5</c> and <c>-0</c>: only digits, and no more than a 64-bit number
/// has, are shown to it.
/// </summary>
internal sealed class ContentLengthEncoding : ASCIIEncoding
{
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length <= HeadLimits.LengthDigitsMax && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return base.GetChars(bytes, chars);
        chars[0] = '?';
        return 1;
    }
}
