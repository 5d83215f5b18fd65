using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Serve.Logging;

/// <summary>One event on its way to a line.</summary>
/// <param name="Category">The logger's name: <see cref="LineLogger.OwnCategory"/>, or that of a library.</param>
/// <param name="Fields">The values that the message names, and, as <see cref="TemplateField"/>, the message's template.</param>
internal readonly record struct LogEvent(
    DateTimeOffset Time, LogLevel Level, EventId Id, string Category, string Message, Exception? Exception,
    IReadOnlyList<KeyValuePair<string, object?>> Fields)
{
    public const string TemplateField = "{OriginalFormat}";

    public string LevelName => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
