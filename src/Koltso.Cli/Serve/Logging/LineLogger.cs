using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Serve.Logging;

/// <summary>Turns events into lines. Any thread; holds nothing of an event.</summary>
/// <param name="least">Events below it are not even formatted.</param>
/// <param name="add">Takes a line without its end, from any thread, without blocking.</param>
internal sealed class LineLogger(string category, LogLevel least, LogFormat format, TimeProvider time, Action<string> add) : ILogger
{
    /// <summary>Of the node's own events, whose ids are in docs/logs.md.</summary>
    public const string OwnCategory = "Koltso";

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    /// <summary>Scopes are not written.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var happened = new LogEvent(
            time.GetUtcNow(), logLevel, eventId, category, formatter(state, exception), exception,
            state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
        add(format == LogFormat.Json ? JsonLine.Of(happened) : TextLine.Of(happened));
    }
}
