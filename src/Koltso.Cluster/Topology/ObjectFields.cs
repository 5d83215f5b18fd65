namespace Koltso.Cluster.Topology;

/// <summary>
/// The properties of one JSON object held against its rules: reports what is unknown, double or missing, and then each
/// value that is not what its rule says. Every message begins with <c>label</c>. One thread.
/// </summary>
internal sealed class ObjectFields
{
    private readonly Dictionary<string, SourceMember> _members = [];
    private readonly PropertyRule[] _rules;
    private readonly string _label;
    private readonly ErrorList _errors;

    public ObjectFields(SourceValue source, PropertyRule[] rules, string label, ErrorList errors)
    {
        (_rules, _label, _errors) = (rules, label, errors);
        foreach (var member in source.Members)
        {
            if (rules.All(rule => rule.Name != member.Name))
                errors.Add(member.Offset, $"{label}there is no property \"{SourceValue.Shorten(member.Name)}\"; {Hint(member.Name)}");
            else if (!_members.TryAdd(member.Name, member))
                errors.Add(
                    member.Offset,
                    $"{label}{member.Name} appears twice; the first is on line {errors.LineOf(_members[member.Name].Offset)}");
        }

        foreach (var rule in rules.Where(rule => !_members.ContainsKey(rule.Name)))
            errors.Add(source.Offset, $"{label}{rule.Name} is missing; it must be {rule.Allowed}");
    }

    public delegate bool Parser<T>(SourceValue source, out T value);

    /// <summary>The value as it stands, or null when it is missing.</summary>
    public SourceValue? this[string name] => _members.GetValueOrDefault(name)?.Value;

    /// <summary>The value, or null when it is missing or wrong, which is then reported.</summary>
    public Located<T>? Read<T>(string name, Parser<T> parse)
    {
        if (this[name] is not { } source) return null;
        if (parse(source, out var value)) return new Located<T>(value, source.Offset);
        Refuse(source, name);
        return null;
    }

    /// <summary>Reports that a value is not what its rule says; <paramref name="why"/> narrows it down.</summary>
    public void Refuse(SourceValue source, string name, string? why = null) =>
        _errors.Add(source.Offset, $"{_label}{name} must be {_rules.First(rule => rule.Name == name).Allowed}, not {source.Shown}{(why is null ? "" : $": {why}")}");

    private string Hint(string name) => NearestName.Find(name, _rules.Select(rule => rule.Name)) is { } nearest
        ? $"did you mean \"{nearest}\"?"
        : $"allowed names: {string.Join(", ", _rules.Select(rule => rule.Name))}";
}
