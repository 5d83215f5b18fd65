namespace Koltso.Core.Keys;

/// <summary>What may be a key.</summary>
public static class KeyRules
{
    private const byte LineFeed = 0x0A;

    private static readonly string s_lengthError = $"The key must be 1 to {Limits.KeyBytesMax} bytes long after decoding.";

    /// <summary>Null for a valid key, otherwise a sentence that says what is allowed.</summary>
    public static string? Validate(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > Limits.KeyBytesMax) return s_lengthError;
        return key.Contains(LineFeed) ? "The key must not contain LF (0x0A)." : null;
    }
}
