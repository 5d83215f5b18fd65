using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Serve.Logging;

/// <summary>
/// A node's loggers, all of which write to the same <see cref="LogLines"/>. Of libraries (Kestrel) only warnings and worse are
/// written, whatever the level: what they say below that is about single connections and requests. Any thread.
/// </summary>
internal sealed class LineLoggerFactory : ILoggerFactory, IAsyncDisposable
{
    private readonly LogSettings _settings;
    private readonly TimeProvider _time;
    private readonly LogLines _lines;

    public LineLoggerFactory(LogSettings settings, TextWriter output, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _lines = new LogLines(output, LineOfDropped);
    }

    public ILogger CreateLogger(string categoryName)
    {
        var least = (LogLevel)_settings.Threshold;
        if (categoryName != LineLogger.OwnCategory && least < LogLevel.Warning) least = LogLevel.Warning;
        return new LineLogger(categoryName, least, _settings.Format, _time, _lines.Add);
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A node's log goes to one place only.");

    /// <summary>Lines that are left are written by <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
    }

    /// <summary>Writes what is left.</summary>
    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    private string LineOfDropped(long dropped)
    {
        var line = "";
        new LineLogger(LineLogger.OwnCategory, LogLevel.Trace, _settings.Format, _time, text => line = text).LogLinesDropped(dropped);
        return line;
    }
}
