using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

/// <summary>Keeps log messages in order. For any thread.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<LoggedEvent> _events = [];

    public IReadOnlyList<LoggedEvent> Events
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    public IEnumerable<int> Ids => Events.Select(static happened => happened.Id.Id);

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var happened = new LoggedEvent(
            logLevel, eventId, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
        lock (_lock) _events.Add(happened);
    }
}
