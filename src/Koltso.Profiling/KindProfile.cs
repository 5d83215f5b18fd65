namespace Koltso.Profiling;

/// <summary>One kind of a <see cref="Profile"/>: its stacks as a tree, and the two tables made of them.</summary>
/// <param name="Unit"><c>s</c> or <c>B</c>.</param>
/// <param name="Samples">How many events or samples the figures stand on.</param>
/// <param name="Source">How it was sampled, in a sentence.</param>
/// <param name="Coverage">What the total was checked against, in a sentence; empty where there is nothing to check it with.</param>
/// <param name="Layers">By share; all layers that occur.</param>
/// <param name="Methods">All methods, by self.</param>
public sealed record KindProfile(
    ProfileKind Kind,
    string Unit,
    double Total,
    long Samples,
    string Source,
    string Coverage,
    FlameNode Root,
    IReadOnlyList<LayerShare> Layers,
    IReadOnlyList<MethodShare> Methods);
