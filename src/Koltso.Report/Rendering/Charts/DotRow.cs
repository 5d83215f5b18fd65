namespace Koltso.Report.Rendering.Charts;

/// <summary>One row of <see cref="DotRows"/>.</summary>
/// <param name="Names">Of the values, such as nodes.</param>
internal sealed record DotRow(string Name, IReadOnlyList<string> Names, IReadOnlyList<double> Values);
