namespace Koltso.Report.Rendering.Charts;

/// <summary>From values to places on an axis: 0 at its beginning, 1 at its end.</summary>
/// <param name="Place">May lie outside for values beyond the ends.</param>
internal sealed record Scale(Func<double, double> Place, IReadOnlyList<Tick> Ticks)
{
    /// <summary>The place, kept on the axis.</summary>
    public double Clamped(double value) => Math.Clamp(Place(value), 0, 1);
}
