using System.Globalization;
using System.Text;
using Koltso.Checking;

namespace Koltso.Simulation.Running;

/// <summary>A history as a timeline: what went wrong, what the nodes said, and the operations on the keys that a violation is about.</summary>
internal static class HistoryText
{
    private const int OperationsMax = 400;

    public static string Of(Verdict verdict)
    {
        var text = new StringBuilder();
        var shape = verdict.Plan.Shape;
        text.AppendLine(CultureInfo.InvariantCulture, $"{shape.Nodes} nodes, {shape.Replication} replicas, {shape.Lanes} loops each, fsync {(shape.IsSynced ? "always" : "at intervals")}, {verdict.Plan.Workload.Keys} keys");
        var keys = verdict.Violations.SelectMany(static violation => violation.Operations).Select(static operation => operation.Key).ToHashSet();
        var lines = verdict.Journal.Notes.Select(static note => (note.AtUs, note.Text)).ToList();
        foreach (var operation in verdict.Operations.Where(operation => keys.Contains(operation.Key)).TakeLast(OperationsMax))
        {
            lines.Add((operation.StartUs, $"  {Name(operation)} asks {Text(operation)}"));
            if (operation.EndUs != long.MaxValue) lines.Add((operation.EndUs, $"  {Name(operation)} {Outcome(operation)}"));
        }

        foreach (var (atUs, line) in lines.OrderBy(static line => line.AtUs))
            text.AppendLine(CultureInfo.InvariantCulture, $"{atUs / 1e6,12:F6} s  {line}");
        return text.ToString();
    }

    private static string Name(Operation operation) => $"#{operation.Id} client {operation.Client}";

    private static string Text(Operation operation) =>
        $"n{operation.Node + 1}: {operation.Kind} key-{operation.Key}{(operation.Kind == OperationKind.Put ? $" = {operation.Value}" : "")}, {operation.Ack}/{operation.From}";

    private static string Outcome(Operation operation) => operation.Outcome == OperationOutcome.Done
        ? $"done: {(operation.Value == 0 ? "absent" : operation.Value)}, version {operation.Version}"
        : $"failed: {operation.Problem}";
}
