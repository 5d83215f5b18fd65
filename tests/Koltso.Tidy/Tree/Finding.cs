namespace Koltso.Tidy.Tree;

/// <summary>A broken rule: where it is broken, and what to do.</summary>
/// <param name="Line">Counted from 1; 0 for the whole file.</param>
internal sealed record Finding(string Path, int Line, string Problem)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Problem}" : $"{Path}: {Problem}";
}
