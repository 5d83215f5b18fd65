using System.Globalization;
using System.Text;

namespace Koltso.Cli.Serve.Logging;

/// <summary>
/// An event as a readable line: time, level, event id, message; below it the exception, if there is one.
/// Control characters in the message are shown as escapes: parts of it may come from another machine, and one event is one line.
/// </summary>
internal static class TextLine
{
    public static string Of(LogEvent happened)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{happened.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z ");
        line.Append(CultureInfo.InvariantCulture, $"{happened.LevelName,-7} [{happened.Id.Id}] ");
        if (happened.Category != LineLogger.OwnCategory) line.Append(happened.Category).Append(": ");
        foreach (var character in happened.Message)
        {
            if (char.IsControl(character)) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else line.Append(character);
        }

        if (happened.Exception is { } exception) line.AppendLine().Append(exception);
        return line.ToString();
    }
}
