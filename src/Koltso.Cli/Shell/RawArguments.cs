using System.Text.Unicode;

namespace Koltso.Cli.Shell;

/// <summary>
/// The bytes of this process's arguments. The runtime replaces what is not UTF-8 before a program sees it: two keys would become one.
/// </summary>
internal static class RawArguments
{
    private const string CommandLine = "/proc/self/cmdline";

    /// <summary>A sentence about the first argument that is not UTF-8; null: all are.</summary>
    public static string? FindNotUtf8(string[] args)
    {
        if (!Array.Exists(args, static arg => arg.Contains('\uFFFD', StringComparison.Ordinal)) || !File.Exists(CommandLine)) return null;
        return FindNotUtf8(args, File.ReadAllBytes(CommandLine));
    }

    /// <param name="commandLine">Each argument ends with a zero byte; before those of the program are those of what runs it.</param>
    internal static string? FindNotUtf8(string[] args, ReadOnlySpan<byte> commandLine)
    {
        var number = args.Length;
        for (var rest = commandLine; number > 0 && rest.Length > 0; number--)
        {
            rest = rest[..^1];
            var start = rest.LastIndexOf((byte)0) + 1;
            if (!Utf8.IsValid(rest[start..]))
                return $"Argument {number} is not UTF-8: '{args[number - 1]}', where \uFFFD stands for what is wrong. Keys and values on "
                    + "the command line are UTF-8; koltso put takes other values from --file or stdin.";
            rest = rest[..start];
        }

        return null;
    }
}
