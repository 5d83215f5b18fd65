namespace Koltso.Tidy.Numbers;

/// <summary>What a number counts.</summary>
internal enum Unit
{
    Count,
    Bytes,
    Milliseconds,

    /// <summary>From 0 to 1.</summary>
    Share,
}
