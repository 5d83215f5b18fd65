namespace Koltso.Report.Rendering.Charts;

/// <summary>A point of a line.</summary>
/// <param name="Mark">Null: the line only; true: a full dot; false: a ring.</param>
/// <param name="Hint">Shown where the pointer rests on the dot.</param>
internal readonly record struct SeriesPoint(double X, double Y, bool? Mark = null, string Hint = "");
