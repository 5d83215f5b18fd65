namespace Koltso.Report.Rendering.Charts;

/// <summary>A colour and what it means.</summary>
internal readonly record struct LegendEntry(string Name, string Color, double Strength = 1, bool IsBefore = false);
