using System.Text.Json;

namespace Koltso.Cluster.Topology;

/// <summary>
/// A JSON value and where it begins. Objects have <see cref="Members"/>, arrays <see cref="Items"/>; the other list is empty.
/// </summary>
/// <param name="Kind"><see cref="JsonTokenType.StartObject"/> and <see cref="JsonTokenType.StartArray"/> stand for the whole.</param>
/// <param name="Offset">Of the value's first byte in the file.</param>
/// <param name="Raw">A scalar as it stands in the file (a string without its quotes); empty otherwise.</param>
/// <param name="Text">A string with escapes resolved; null for other kinds and for escapes that are not text.</param>
internal sealed record SourceValue(JsonTokenType Kind, int Offset, string Raw, string? Text)
{
    private const int ShownCharsMax = 80;

    public List<SourceMember> Members { get; } = [];

    public List<SourceValue> Items { get; } = [];

    /// <summary>The value in an error message.</summary>
    public string Shown => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{Shorten(Raw)}\"",
        _ => Shorten(Raw),
    };

    internal static string Shorten(string text) => text.Length <= ShownCharsMax
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownCharsMax - 1]) ? ShownCharsMax - 1 : ShownCharsMax), "…");
}
