namespace Koltso.Report.Rendering.Charts;

/// <summary>One bar of <see cref="StackedBars"/>.</summary>
internal sealed record Bar(string Name, IReadOnlyList<BarPart> Parts)
{
    public double Total => Parts.Sum(static part => part.Value);
}
