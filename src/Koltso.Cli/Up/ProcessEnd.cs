using System.Globalization;

namespace Koltso.Cli.Up;

/// <summary>How a process ended. A signal shows as 128 + its number, the shell's convention.</summary>
internal readonly record struct ProcessEnd(int Code)
{
    public override string ToString() => Code > 128 && Signals.NameOf(Code - 128) is { } name
        ? string.Create(CultureInfo.InvariantCulture, $"exit code {Code}, {name}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {Code}");
}
