namespace Koltso.Cli.Serve.Logging;

/// <summary>How a node writes its log, and from which level on.</summary>
internal sealed record LogSettings(LogFormat Format, LogThreshold Threshold)
{
    public static LogSettings Default { get; } = new(LogFormat.Text, LogThreshold.Info);
}
