namespace Koltso.Report.Data;

/// <summary>A frame of a flame graph. Always: total = self + totals of the children.</summary>
public sealed record FrameData(string Name, string Layer, double Self, double Total, IReadOnlyList<FrameData> Children);
