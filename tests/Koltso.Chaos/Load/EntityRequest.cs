using System.Globalization;
using System.Text;
using Koltso.Checking;
using Koltso.Core.Records;
using Koltso.Faults.Load;

namespace Koltso.Chaos.Load;

/// <summary>An operation as a request's bytes, and what its answer means for the record.</summary>
internal static class EntityRequest
{
    private const int ValueBytesMax = 1_500, ClockDigits = 16;

    /// <summary>What was read that nobody has written.</summary>
    private const long UnknownValue = -1;

    public static byte[] BytesOf(Operation operation)
    {
        var value = operation.Kind == OperationKind.Put ? ValueOf(operation.Key, (int)operation.Value) : [];
        var length = operation.Kind == OperationKind.Put ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {value.Length}\r\n") : "";
        var head = $"{NameOf(operation.Kind)} {KeyPlan.Target(operation.Key, operation.Ack)} HTTP/1.1\r\nHost: chaos\r\n{length}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. value];
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
                recorder.History.Answered(operation, NumberOf(operation.Key, answer.Body), version);
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

    /// <summary>The number that a value tells, if all its bytes are those of that number and key.</summary>
    public static long NumberOf(int key, ReadOnlySpan<byte> value) =>
        WrittenValue.TryNumber(value, key, out var number) && value.SequenceEqual(ValueOf(key, number)) ? number : UnknownValue;

    /// <summary>Its length follows from the number too.</summary>
    private static byte[] ValueOf(int key, int number) => WrittenValue.Of(key, number, (int)((uint)number * 2_654_435_761u % ValueBytesMax));

    /// <summary>An ETag is a version in hexadecimal digits.</summary>
    private static RecordVersion VersionOf(string? etag) =>
        etag is not null
            && ulong.TryParse(etag.AsSpan(0, Math.Min(ClockDigits, etag.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var clock)
            && ushort.TryParse(etag.AsSpan(Math.Min(ClockDigits, etag.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var node)
            ? new RecordVersion(clock, node)
            : default;
}
