using System.CommandLine;
using Koltso.Cli.Values;

namespace Koltso.Cli.Serve.Logging;

/// <summary>The options of a node's log that <c>up</c> hands on to every <c>serve</c>.</summary>
internal sealed class LogOptions
{
    private const string FormatName = "--log-format", LevelName = "--log-level";

    private readonly Option<LogFormat?> _format = ChoiceOption.Create<LogFormat>(
        FormatName, "How the log is written: a readable line per event, or a JSON object per line.", LogSettings.Default.Format);

    private readonly Option<LogThreshold?> _level = ChoiceOption.Create<LogThreshold>(
        LevelName, "The lowest level of events to log.", LogSettings.Default.Threshold);

    public void AddTo(Command command)
    {
        command.Options.Add(_format);
        command.Options.Add(_level);
    }

    public LogSettings Of(ParseResult parsed) => new(
        parsed.GetValue(_format) ?? LogSettings.Default.Format, parsed.GetValue(_level) ?? LogSettings.Default.Threshold);

    /// <summary>What <see cref="Of"/> reads the same settings from.</summary>
    public static string[] ToArguments(LogSettings settings) =>
        [FormatName, ChoiceOption.Lower(settings.Format), LevelName, ChoiceOption.Lower(settings.Threshold)];
}
