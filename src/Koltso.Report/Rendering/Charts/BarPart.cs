namespace Koltso.Report.Rendering.Charts;

/// <summary>A part of a bar.</summary>
/// <param name="Order">Its place in the legend.</param>
internal readonly record struct BarPart(string Name, string Color, double Value, int Order);
