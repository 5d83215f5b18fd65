using System.Text;
using System.Text.RegularExpressions;

namespace Koltso.Profiling.Stacks;

/// <summary>
/// One spelling for methods, however they were reported: type and method with points, without signature, type arguments
/// and the names that the compiler makes up.
/// </summary>
internal static partial class MethodNames
{
    private const int CharsMax = 200;

    /// <summary>
    /// A line of the runtime's perf map, <c>void [Assembly] Namespace.Type`1[Arg]::Method(class Arg)[OptimizedTier1]</c>,
    /// or a stub's.
    /// </summary>
    public static Frame OfPerfMap(string text)
    {
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        var end = bracket < 0 ? -1 : text.IndexOf(']', bracket);
        var colons = end < 0 ? -1 : text.IndexOf("::", end, StringComparison.Ordinal);
        if (colons < 0) return new Frame(Stub(text), Module.Stub);
        var assembly = text[(bracket + 1)..end];
        var parenthesis = text.IndexOf('(', colons);
        // Constructors and the like have no parenthesis in their name, so the first one opens the arguments.
        var type = text[(end + 1)..colons].Trim();
        var method = parenthesis < 0 ? text[(colons + 2)..] : text[(colons + 2)..parenthesis];
        return method.StartsWith("IL_STUB", StringComparison.Ordinal)
            ? new Frame(Stub(method), Module.Stub)
            : new Frame(Of(type, method), assembly);
    }

    /// <param name="type">With its namespace, as the runtime writes it; empty for a method without a type.</param>
    public static string Of(string type, string method)
    {
        var name = new StringBuilder(WithoutArguments(type)).Replace('+', '.');
        if (name.Length > 0) name.Append('.');
        name.Append(WithoutArguments(method));
        var text = StateMachine().Replace(name.ToString(), "${method} [async]");
        text = LocalFunction().Replace(text, "${method}.${local}");
        text = Lambda().Replace(text, "${method} [lambda]");
        text = Display().Replace(text, ".");
        text = text.Replace("..ctor", ".new", StringComparison.Ordinal);
        return Cut(text);
    }

    /// <summary>A type as C# would write it: the arguments between angle brackets and without their namespaces.</summary>
    public static string OfType(string type)
    {
        var name = ArgumentAssembly().Replace(type.Replace('+', '.'), "");
        name = StateMachineType().Replace(name, "${method}");
        for (var before = ""; before != name;)
        {
            before = name;
            name = Arguments()
                .Replace(name, static match => $"<{string.Join(", ", match.Groups["list"].Value.Split(',').Select(WithoutNamespace))}>");
        }

        return Cut(name);
    }

    /// <summary>What native code is called, without the versions and copies of a function that linkers and compilers tell apart.</summary>
    public static string OfNative(string symbol) => Cut(NativeSuffix().Replace(symbol, ""));

    private static string Cut(string text) => text.Length <= CharsMax ? text : string.Concat(text.AsSpan(0, CharsMax), "…");

    private static string Stub(string text)
    {
        var end = text.IndexOfAny(['<', '(', ' ', '[']);
        return $"[{(end > 0 ? text[..end] : text)}]";
    }

    /// <summary>Drops <c>`2</c>, and whatever stands in brackets.</summary>
    private static string WithoutArguments(string text)
    {
        if (!text.AsSpan().ContainsAny('`', '[')) return text;
        var name = new StringBuilder(text.Length);
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[') depth++;
            else if (text[i] == ']') depth = Math.Max(0, depth - 1);
            else if (text[i] == '`' && depth == 0) while (i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) i++;
            else if (depth == 0) name.Append(text[i]);
        }

        return name.ToString();
    }

    private static string WithoutNamespace(string type)
    {
        type = type.Trim().TrimStart('[').TrimEnd(']');
        var end = type.IndexOf('<', StringComparison.Ordinal);
        var point = type.LastIndexOf('.', end > 0 ? end : type.Length - 1);
        return point > 0 ? type[(point + 1)..] : type;
    }

    [GeneratedRegex(@"(\.(isra|part|constprop|cold)(\.\d+)?)+$|@@?GLIBC\w*[\d.]*$")]
    private static partial Regex NativeSuffix();

    // `1[Arg,Arg], the innermost first
    [GeneratedRegex(@"`\d+\[(?<list>[^\[\]`]*)\]")]
    private static partial Regex Arguments();

    // , Assembly, Version=…
    [GeneratedRegex(@", [\w.]+, Version=[^\]]*")]
    private static partial Regex ArgumentAssembly();

    // Type.<Method>d__7, as an argument
    [GeneratedRegex(@"[\w.]*<(?<method>\w+)>d(__\d+)?")]
    private static partial Regex StateMachineType();

    // Type.<Method>d__7.MoveNext
    [GeneratedRegex(@"<(?<method>[\w.]+)>d(__\d+)?\.MoveNext$")]
    private static partial Regex StateMachine();

    // Type.<Method>g__Local|3_0
    [GeneratedRegex(@"(<>c(__DisplayClass\d+_\d+)?\.)?<(?<method>[\w.]+)>g__(?<local>\w+)\|\d+(_\d+)?")]
    private static partial Regex LocalFunction();

    // Type.<>c.<Method>b__3_0
    [GeneratedRegex(@"(<>c(__DisplayClass\d+_\d+)?\.)?<(?<method>[\w.]+)>b__\d+(_\d+)?")]
    private static partial Regex Lambda();

    [GeneratedRegex(@"\.<>c(__DisplayClass\d+_\d+)?\.")]
    private static partial Regex Display();
}
