namespace Koltso.Report.Data;

/// <summary>One kind of cost.</summary>
/// <param name="Kind"><c>cpu</c>, <c>alloc</c> or <c>lock</c>.</param>
/// <param name="Unit"><c>s</c> or <c>B</c>.</param>
/// <param name="Methods">The most expensive methods, by their own cost.</param>
/// <param name="Root">Small branches are cut off: their cost is then their parent's own.</param>
public sealed record ProfileKindData(
    string Kind, string Unit, double Total, long Samples, string Source, string Coverage, IReadOnlyList<LayerData> Layers,
    IReadOnlyList<MethodData> Methods, FrameData Root);
