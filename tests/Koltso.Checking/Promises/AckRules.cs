namespace Koltso.Checking.Promises;

/// <summary>
/// <see cref="Promise.AckRules"/>, as far as they can be observed from outside. An answered operation has a possible
/// <c>ack</c> and <c>from</c>; the node that answered was alive; and at least <c>ack</c> of the first <c>from</c>
/// replicas could be reached at some time while the operation ran. A hint for an unreachable replica does not count as
/// a confirmation.
/// </summary>
internal static class AckRules
{
    public static void Check(History history, Violations violations)
    {
        var outages = new Outages(history.Faults);
        foreach (var operation in history.Operations)
            if (operation.IsDone) Check(history, operation, outages, violations);
    }

    private static void Check(History history, Operation operation, Outages outages, Violations violations)
    {
        var nodes = history.Replicas.GetValueOrDefault(operation.Key);
        if (operation.Ack < 1 || operation.Ack > operation.From || (nodes is not null && operation.From > nodes.Count))
        {
            violations.Add(Promise.AckRules, $"{OperationText.Of(operation)} should have been refused.", operation);
            return;
        }

        if (outages.IsNone) return;
        var (fromUs, toUs) = (operation.StartUs, operation.EndUs);
        if (outages.IsOut(operation.Node, fromUs, toUs))
            violations.Add(Promise.AckRules, $"{OperationText.Of(operation)} was answered by a node that was down.", operation);
        if (nodes is null) return;
        var reachable = 0;
        for (var rank = 0; rank < operation.From; rank++)
            if (!outages.IsUnreachable(operation.Node, nodes[rank], fromUs, toUs)) reachable++;
        if (reachable < operation.Ack)
            violations.Add(
                Promise.AckRules, $"{OperationText.Of(operation)}: only {reachable} of its replicas could be reached while it ran.",
                operation);
    }
}
