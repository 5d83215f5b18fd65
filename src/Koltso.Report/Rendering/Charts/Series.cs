namespace Koltso.Report.Rendering.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Color">Of <see cref="Palette"/>.</param>
/// <param name="Strength">0 to 1: fainter lines of a colour are lesser ones of their kind.</param>
/// <param name="IsBefore">Of the report that this one is laid beside: dashed.</param>
internal sealed record Series(string Name, string Color, double Strength, bool IsBefore, IReadOnlyList<SeriesPoint> Points);
