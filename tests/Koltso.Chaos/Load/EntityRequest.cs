using System.Globalization;
using System.Text;
using Koltso.Checking;
using Koltso.Faults.Load;

namespace Koltso.Chaos.Load;

/// <summary>An operation as a request's bytes, and what its answer means for the record.</summary>
internal static class EntityRequest
{
    private const int ValueBytesMax = 1_500;

    /// <summary>What was read that nobody has written.</summary>
    private const long UnknownValue = -1;

    public static byte[] BytesOf(Operation operation)
    {
        var value = operation.Kind == OperationKind.Put ? ValueOf(operation.Key, (int)operation.Value) : [];
        var length = operation.Kind == OperationKind.Put ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {value.Length}\r\n") : "";
        var head = $"{NameOf(operation.Kind)} {KeyPlan.Target(operation.Key, operation.Ack, operation.From)} HTTP/1.1\r\nHost: chaos\r\n{length}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. value];
    }

    public static void End(HistoryRecorder history, Operation operation, HttpAnswer answer)
    {
        var isRight = operation.Kind switch
        {
            OperationKind.Put => answer.Status == 201,
            OperationKind.Delete => answer.Status == 202,
            _ => answer.Status is 200 or 404,
        };
        if (!isRight)
        {
            history.End(operation, OperationOutcome.Failed, $"{answer.Status} {Encoding.UTF8.GetString(answer.Body).Trim()}");
            return;
        }

        operation.Version = HistoryRecorder.VersionOf(answer.ETag);
        string? problem = null;
        if (operation.Kind == OperationKind.Get) operation.Value = answer.Status == 404 ? 0 : Read(operation.Key, answer.Body, out problem);
        history.End(operation, OperationOutcome.Done, problem);
    }

    public static string NameOf(OperationKind kind) => kind switch
    {
        OperationKind.Put => "PUT",
        OperationKind.Delete => "DELETE",
        _ => "GET",
    };

    private static long Read(int key, byte[] body, out string? problem)
    {
        problem = null;
        if (WrittenValue.TryNumber(body, key, out var number) && body.AsSpan().SequenceEqual(ValueOf(key, number))) return number;
        problem = $"bytes that nobody wrote to this key: {Convert.ToHexString(body.AsSpan(0, Math.Min(body.Length, 32)))}";
        return UnknownValue;
    }

    /// <summary>Its length follows from the number too.</summary>
    private static byte[] ValueOf(int key, int number) => WrittenValue.Of(key, number, (int)((uint)number * 2_654_435_761u % ValueBytesMax));
}
