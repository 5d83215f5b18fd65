namespace Koltso.Cli.Serve.Logging;

/// <summary>How a node writes its log.</summary>
internal enum LogFormat
{
    /// <summary>A line per event, for people.</summary>
    Text,

    /// <summary>A JSON object per line.</summary>
    Json,
}
