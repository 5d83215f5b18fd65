using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Layout;

/// <summary>A name means one type everywhere. Nested types are known by the enclosing type, and may share names.</summary>
internal static class TypeNames
{
    public static IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.CSharp
        from type in file.Code.Types.Distinct()
        group file by type into files
        where files.Count() > 1
        select files.First().Problem(
            $"{files.Key} is the name of another type too, in {string.Join(", ", files.Skip(1).Select(static file => file.Path))}: rename "
                + $"one.");
}
