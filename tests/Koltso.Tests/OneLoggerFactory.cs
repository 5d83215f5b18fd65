using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

/// <summary>Gives the same logger to all categories.</summary>
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
