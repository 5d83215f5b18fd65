using System.CommandLine;
using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a whole number within stated bounds; null where it is not given and has no default.</summary>
internal static class IntOption
{
    public static Option<int?> Create(string name, string description, int min, int max, int? defaultValue = null, string helpName = "N") =>
        NumberOption.Create(name, description, min, max, defaultValue, helpName, NumberStyles.AllowLeadingSign, "a whole number");
}
