using System.CommandLine;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a <see cref="ByteSize"/>.</summary>
internal static class ByteSizeOption
{
    public static Option<ByteSize?> Create(string name, string description, ByteSize? defaultValue, long minBytes, long maxBytes) =>
        new(name)
        {
            Description = description,
            HelpName = "SIZE",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                if (!ByteSize.TryParse(result.Tokens[0].Value, out var size, out var error))
                    result.AddError($"{name}: {error}");
                else if (size.Bytes < minBytes || size.Bytes > maxBytes)
                    result.AddError($"{name}: {size} is out of range: from {new ByteSize(minBytes)} to {new ByteSize(maxBytes)}.");
                else
                    return size;
                return null;
            },
        };
}
