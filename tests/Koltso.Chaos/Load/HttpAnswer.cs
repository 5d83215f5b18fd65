using System.Globalization;
using System.Text;

namespace Koltso.Chaos.Load;

/// <summary>A node's answer. Nodes always send the length of its body.</summary>
/// <param name="IsLast">Whether the node closes the connection after this answer.</param>
internal sealed record HttpAnswer(int Status, string? ETag, bool IsLast, byte[] Body)
{
    private const string End = "\r\n\r\n";

    /// <summary>The answer that <paramref name="bytes"/> hold; null while more are needed.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an HTTP answer.</exception>
    public static HttpAnswer? TryRead(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var lines = Encoding.ASCII.GetString(bytes[..end]).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), out var status))
            throw new InvalidDataException($"not an HTTP answer: {lines[0]}");
        var length = Header(lines, "content-length") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var body = bytes[(end + End.Length)..];
        return body.Length < length
            ? null
            : new HttpAnswer(status, Header(lines, "etag")?.Trim('"'), Header(lines, "connection") == "close", body[..length].ToArray());
    }

    private static string? Header(string[] lines, string name) => lines.Skip(1)
        .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
