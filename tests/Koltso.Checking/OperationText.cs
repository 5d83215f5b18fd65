using System.Globalization;

namespace Koltso.Checking;

/// <summary>Operations as text for human readers.</summary>
public static class OperationText
{
    /// <summary>For example <c>#12 put key 3 = 57 @0000000000010001 2/3 by client 4 at node 1, 1.204 to 1.310 ms, done</c>.</summary>
    public static string Of(Operation operation)
    {
        var value = operation switch
        {
            { Kind: OperationKind.Delete } or { Kind: OperationKind.Get, IsDone: false } => "",
            { Value: 0 } => " = absent",
            _ => string.Create(CultureInfo.InvariantCulture, $" = {operation.Value}"),
        };
        var version = operation.Version == default ? "" : $" @{operation.Version}";
        var problem = operation.Problem is null ? "" : $" ({operation.Problem})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{operation.Id} {Of(operation.Kind)} key {operation.Key}{value}{version} {operation.Ack}/{operation.From} by client "
                + $"{operation.Client} at node {operation.Node}, {Ms(operation.StartUs)} to {Ms(operation.EndUs)} ms, "
                + $"{Of(operation.Outcome)}{problem}");
    }

    public static string Ms(long us) =>
        us == long.MaxValue ? "never" : string.Create(CultureInfo.InvariantCulture, $"{us / 1000}.{us % 1000:d3}");

    private static string Of(OperationKind kind) => kind switch
    {
        OperationKind.Get => "get",
        OperationKind.Put => "put",
        _ => "delete",
    };

    private static string Of(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Open => "open",
        OperationOutcome.Done => "done",
        _ => "failed",
    };
}
