using Microsoft.Extensions.Logging;

namespace Koltso.Tests;

internal sealed record LoggedEvent(
    LogLevel Level, EventId Id, string Message, Exception? Exception, IReadOnlyList<KeyValuePair<string, object?>> Fields)
{
    public object? this[string field] => Fields.Single(one => one.Key == field).Value;
}
