namespace Koltso.Report.Rendering.Charts;

/// <summary>A mark on an axis; one without a label is only a line.</summary>
internal readonly record struct Tick(double Value, string Label);
