namespace Koltso.Profiling.Stacks;

/// <summary>Makes the tables that belong to a tree.</summary>
internal static class KindProfiles
{
    public static KindProfile Of(ProfileKind kind, CallTree tree, string source, string coverage) =>
        Of(kind, tree.ToFlame(), tree.Samples, source, coverage);

    public static KindProfile Of(ProfileKind kind, FlameNode root, long samples, string source, string coverage) => new(
        kind, kind == ProfileKind.Alloc ? "B" : "s", root.Total, samples, source, coverage, root, Shares.Layers(root), Shares.Methods(root));
}
