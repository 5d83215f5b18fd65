namespace Koltso.Tidy.Numbers;

/// <summary>Rows of the table of bounds whose values no constant holds, and why.</summary>
internal static class Bounds
{
    public static IReadOnlyDictionary<string, string> Exempt { get; } = new Dictionary<string, string>
    {
    };
}
