using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

/// <summary>
/// Which namespace uses which, for all files of <c>src</c>. Uses are found by <c>using</c>, by names with dots, and by
/// types of the enclosing namespaces, which need neither. A type's name that is only the name of a member counts too:
/// that is rare, and then the member should get another name.
/// </summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<string, HashSet<string>> _types = [];
    private readonly Dictionary<(string From, string To), List<string>> _arrows = [];

    public FolderGraph(SourceTree tree)
    {
        var files = tree.CSharp.Where(static file => file.Path.StartsWith("src/", StringComparison.Ordinal)).ToList();
        foreach (var file in files)
        {
            if (!_types.TryGetValue(NamespaceOf(file), out var types)) _types[NamespaceOf(file)] = types = [];
            types.UnionWith(file.Code.Types);
        }

        foreach (var file in files) Add(file);
    }

    public IEnumerable<string> Namespaces => _types.Keys.Order(StringComparer.Ordinal);

    public IEnumerable<FolderArrow> Arrows => _arrows
        .OrderBy(static pair => pair.Key.From, StringComparer.Ordinal).ThenBy(static pair => pair.Key.To, StringComparer.Ordinal)
        .Select(static pair => new FolderArrow(pair.Key.From, pair.Key.To, pair.Value));

    /// <summary>The first two parts of a namespace.</summary>
    public static string ProjectOf(string name) => string.Join('.', name.Split('.').Take(2));

    /// <summary>Code without a namespace belongs to its project.</summary>
    public static string NamespaceOf(SourceFile file) =>
        file.Code.Namespace.Length > 0 ? file.Code.Namespace : file.Path.Split('/')[1];

    private void Add(SourceFile file)
    {
        var own = NamespaceOf(file);
        foreach (var name in file.Code.Usings)
            if (NamespaceIn(name) is { Length: > 0 } used) Add(file, own, used, $"using {name}");
        var seen = new HashSet<string>(_types[own]);
        foreach (var around in Around(own).Skip(1))
            foreach (var type in TypesOf(around))
                if (file.Code.Words.Contains(type) && seen.Add(type)) Add(file, own, around, type);
        foreach (var path in file.Code.Paths)
            if (NamespaceBefore(own, path) is { Length: > 0 } used) Add(file, own, used, path);
    }

    private void Add(SourceFile file, string from, string to, string reason)
    {
        if (from == to) return;
        if (!_arrows.TryGetValue((from, to), out var reasons)) _arrows[(from, to)] = reasons = [];
        reasons.Add($"{file.Name}: {reason}");
    }

    private HashSet<string> TypesOf(string space) => _types.GetValueOrDefault(space) ?? [];

    /// <summary>The longest part of a full name that is a namespace; empty for foreign ones.</summary>
    private string NamespaceIn(string name) => Around(name).FirstOrDefault(_types.ContainsKey) ?? "";

    /// <summary>The namespace that a name with dots begins with, as seen from another namespace, if one of its types follows.</summary>
    private string NamespaceBefore(string own, string path)
    {
        var names = path.Split('.');
        foreach (var around in Around(own).Append(""))
            for (var parts = names.Length - 1; parts > 0; parts--)
            {
                var space = string.Join('.', names.Take(parts).Prepend(around)).TrimStart('.');
                if (TypesOf(space).Contains(names[parts])) return space;
            }

        return "";
    }

    /// <summary>A name, and each name that contains it.</summary>
    private static IEnumerable<string> Around(string name)
    {
        for (; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))]) yield return name;
    }
}
