using System.Globalization;
using System.Reflection;

namespace Koltso.Tidy.Numbers;

/// <summary>
/// Values that have a name in the code: constants, static fields and properties, and the initial values of properties.
/// Types are found by their names alone.
/// </summary>
internal sealed class Constants(IEnumerable<Type> types)
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private readonly ILookup<string, Type> _types = types.ToLookup(static type => type.Name);

    /// <summary>The constants of all of src.</summary>
    public static Constants OfSource { get; } = new(
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Where(static file => IsSource(Path.GetFileNameWithoutExtension(file)))
            .SelectMany(static file => Assembly.LoadFrom(file).GetTypes())
            .Where(static type => !type.IsNested));

    public bool HasType(string name) => _types.Contains(name);

    /// <summary>
    /// The quantity of <c>Type.Member</c>; its unit follows from the end of the member's name. Null if there is no such
    /// member, or its value is not a number.
    /// </summary>
    public Quantity? Find(string type, string member) =>
        _types[type].Select(owner => ValueOf(owner, member)).FirstOrDefault(static value => value is not null) is { } value
            ? QuantityOf(member, value)
            : null;

    private static bool IsSource(string assembly) =>
        assembly == "koltso" || (
            assembly.StartsWith("Koltso.", StringComparison.Ordinal)
            && assembly is not ("Koltso.Tidy" or "Koltso.Simulation" or "Koltso.Checking"));

    private static object? ValueOf(Type owner, string member)
    {
        var field = owner.GetField(member, Any);
        var property = owner.GetProperty(member, Any);
        if (field is { IsStatic: true }) return field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(null);
        if (property?.GetMethod is { IsStatic: true }) return property.GetValue(null);
        if ((field is null && property is null) || owner.IsAbstract
            || owner.GetConstructor(Any & ~BindingFlags.Static, []) is not { } create)
            return null;
        var made = create.Invoke([]);
        return field is not null ? field.GetValue(made) : property!.GetValue(made);
    }

    private static Quantity? QuantityOf(string member, object value) => value switch
    {
        TimeSpan time => new Quantity((decimal)time.TotalMilliseconds, Unit.Milliseconds),
        _ when value.GetType().GetProperty("Bytes")?.GetValue(value) is long bytes => new Quantity(bytes, Unit.Bytes),
        _ when !IsNumber(value) => null,
        _ when Names(member, "Bytes") => new Quantity(Number(value), Unit.Bytes),
        _ when Names(member, "Mib") => new Quantity(Number(value) * (1 << 20), Unit.Bytes),
        _ when Names(member, "Ms") => new Quantity(Number(value), Unit.Milliseconds),
        _ when Names(member, "Seconds") => new Quantity(Number(value) * 1_000, Unit.Milliseconds),
        _ when Names(member, "Percent") => new Quantity(Number(value) / 100, Unit.Share),
        _ when Names(member, "Share") => new Quantity(Number(value), Unit.Share),
        _ => new Quantity(Number(value), Unit.Count),
    };

    /// <summary>Whether a word is one of the words that form a name.</summary>
    private static bool Names(string member, string word)
    {
        var at = member.IndexOf(word, StringComparison.Ordinal);
        return at >= 0 && (at + word.Length == member.Length || char.IsAsciiLetterUpper(member[at + word.Length]));
    }

    private static bool IsNumber(object value) =>
        value is int or long or uint or ulong or short or ushort or byte or float or double or decimal;

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);
}
