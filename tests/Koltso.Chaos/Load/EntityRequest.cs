using System.Globalization;
using System.Text;
using Koltso.Checking;
using Koltso.Core.Records;

namespace Koltso.Chaos.Load;

/// <summary>An operation as a request's bytes, and what its answer means for the record.</summary>
internal static class EntityRequest
{
    private const int ClockDigits = 16;

    public static byte[] BytesOf(Operation operation, WrittenValues values)
    {
        var head = $"{NameOf(operation.Kind)} {TargetOf(operation.Key, operation.Ack, operation.From)} HTTP/1.1\r\nHost: chaos\r\n";
        if (operation.Kind != OperationKind.Put) return Encoding.ASCII.GetBytes(head + "\r\n");
        var value = values.Of(operation.Key, (int)operation.Value);
        return [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{head}Content-Length: {value.Length}\r\n\r\n")), .. value];
    }

    public static void End(Recorder recorder, Operation operation, HttpAnswer answer)
    {
        var version = VersionOf(answer.ETag);
        switch (operation.Kind, answer.Status)
        {
            case (OperationKind.Put, 201) or (OperationKind.Delete, 202):
                recorder.History.Acknowledged(operation, version);
                break;
            case (OperationKind.Get, 200):
                recorder.History.Answered(operation, recorder.Values.NumberOf(operation.Key, answer.Body), version);
                break;
            case (OperationKind.Get, 404):
                recorder.History.Answered(operation, 0, version);
                break;
            default:
                recorder.History.Failed(operation, $"{answer.Status} {Encoding.UTF8.GetString(answer.Body).Trim()}");
                break;
        }
    }

    public static string NameOf(OperationKind kind) => kind switch
    {
        OperationKind.Put => "PUT",
        OperationKind.Delete => "DELETE",
        _ => "GET",
    };

    /// <summary>What went wrong, in a word or two: errors with the same text are counted together.</summary>
    public static string ErrorOf(Operation operation)
    {
        var problem = operation.Problem;
        return $"{NameOf(operation.Kind)}: {(problem is { Length: > 3 } && char.IsAsciiDigit(problem[0]) ? problem[..3] : problem)}";
    }

    /// <summary>Without parameters when they are the defaults of a cluster with three replicas.</summary>
    private static string TargetOf(int key, int ack, int from) => (ack, from) == (2, 3)
        ? $"/v0/entity?id={WrittenValues.KeyName(key)}"
        : string.Create(CultureInfo.InvariantCulture, $"/v0/entity?id={WrittenValues.KeyName(key)}&ack={ack}&from={from}");

    /// <summary>An ETag is a version in hexadecimal digits.</summary>
    private static RecordVersion VersionOf(string? etag) =>
        etag is { Length: > ClockDigits }
            && ulong.TryParse(etag.AsSpan(0, ClockDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var clock)
            && ushort.TryParse(etag.AsSpan(ClockDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var node)
            ? new RecordVersion(clock, node)
            : default;
}
