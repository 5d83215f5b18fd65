using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

/// <summary>Returns the same logger for all categories.</summary>
internal sealed class OneLoggerFactory(ILogger log) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => log;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
