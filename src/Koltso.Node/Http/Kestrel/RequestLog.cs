using Microsoft.Extensions.Logging;

namespace Koltso.Node.Http.Kestrel;

/// <summary>What a node says of requests that it could not answer: events 1200 to 1299 of docs/logs.md.</summary>
internal static partial class RequestLog
{
    public const int RequestFailedId = 1200;

    [LoggerMessage(RequestFailedId, LogLevel.Error, "{method} {path} failed; it was answered with {status}. If that is 500, report this.")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string? path, int status);
}
