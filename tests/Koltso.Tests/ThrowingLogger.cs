using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

/// <summary>For tests in which nothing is to be logged.</summary>
internal sealed class ThrowingLogger : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException(formatter(state, exception), exception);
}
