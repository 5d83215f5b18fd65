namespace Koltso.Tidy.Code;

/// <summary>The beginning of a string literal.</summary>
/// <param name="Prefix">Characters before its quotes.</param>
/// <param name="Holes">The number of braces that open a hole; 0 if the string is not interpolated.</param>
/// <param name="Quotes">The number of quotes that open it; the same number closes it.</param>
internal readonly record struct StringStart(int Prefix, int Holes, bool IsVerbatim, bool IsRaw, int Quotes);
