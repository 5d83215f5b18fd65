namespace Koltso.Tidy.Numbers;

/// <summary>The unit of a number.</summary>
internal enum Unit
{
    Count,
    Bytes,
    Milliseconds,

    /// <summary>A fraction from 0 to 1.</summary>
    Share,
}
