using System.CommandLine;

namespace Koltso.Cli.Values;

/// <summary>An option whose value is a <see cref="Duration"/> within bounds.</summary>
internal static class DurationOption
{
    public static Option<Duration?> Create(string name, string description, Duration defaultValue, Duration min, Duration max) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!Duration.TryParse(text, out var duration))
                result.AddError($"{name}: '{text}' is not a time such as 20s, 500ms, 3m or 24h, from {min} to {max}.");
            else if (duration.Time < min.Time || duration.Time > max.Time)
                result.AddError($"{name}: {duration} is out of range: from {min} to {max}.");
            else
                return duration;
            return null;
        },
    };
}
