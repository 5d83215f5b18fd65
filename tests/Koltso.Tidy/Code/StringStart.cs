namespace Koltso.Tidy.Code;

/// <summary>How a string begins.</summary>
/// <param name="Prefix">Characters before its quotes.</param>
/// <param name="Holes">Braces that open a hole; 0 where the string is not interpolated.</param>
/// <param name="Quotes">That open it; as many close it.</param>
internal readonly record struct StringStart(int Prefix, int Holes, bool IsVerbatim, bool IsRaw, int Quotes);
