using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Serve.Logging;

/// <summary>The least level that is written. Critical events always are.</summary>
internal enum LogThreshold
{
    Trace = LogLevel.Trace,
    Debug = LogLevel.Debug,
    Info = LogLevel.Information,
    Warning = LogLevel.Warning,
    Error = LogLevel.Error,
}
