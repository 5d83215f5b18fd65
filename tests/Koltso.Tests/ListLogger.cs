using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

/// <summary>Keeps what is logged, in order.</summary>
internal sealed class ListLogger : ILogger
{
    public List<LoggedEvent> Events { get; } = [];

    public IEnumerable<int> Ids => Events.Select(static happened => happened.Id.Id);

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Events.Add(new LoggedEvent(logLevel, eventId, formatter(state, exception), exception, (IReadOnlyList<KeyValuePair<string, object?>>)state!));
}
