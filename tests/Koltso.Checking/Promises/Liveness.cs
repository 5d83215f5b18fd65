namespace Koltso.Checking.Promises;

/// <summary>
/// <see cref="Promise.Liveness"/>. The death of a client or coordinator while the operation runs excuses it; if one of
/// them was stopped, the deadline starts anew when it continues. An unreachable replica excuses nothing: its absence is
/// answered with 504, in time.
/// </summary>
internal static class Liveness
{
    public static void Check(History history, long deadlineUs, Violations violations)
    {
        var faults = history.Faults.OrderBy(static fault => fault.FromUs).ToList();
        foreach (var operation in history.Operations)
        {
            var limitUs = LimitOf(operation, deadlineUs, history.EndUs, faults);
            if (limitUs is null) continue;
            var ended = operation.EndUs == long.MaxValue ? "has not ended" : "ended too late";
            violations.Add(
                Promise.Liveness,
                $"{OperationText.Of(operation)} {ended}: it should have ended by {OperationText.Ms(limitUs.Value)} ms.",
                operation);
        }
    }

    /// <summary>When it should have ended; null if it did, or was not required to.</summary>
    private static long? LimitOf(Operation operation, long deadlineUs, long endUs, List<Fault> faults)
    {
        var limitUs = Add(operation.StartUs, deadlineUs);
        var endedUs = operation.EndUs == long.MaxValue ? endUs : operation.EndUs;
        if (endedUs <= limitUs) return null;
        foreach (var fault in faults)
        {
            if (fault.FromUs > limitUs) break;
            if (fault.ToUs < operation.StartUs || !IsOf(fault, operation)) continue;
            if (fault.Kind is FaultKind.NodeDown or FaultKind.ClientDown) return null;
            limitUs = Math.Max(limitUs, Add(fault.ToUs, deadlineUs));
        }

        return endedUs <= limitUs ? null : limitUs;
    }

    private static bool IsOf(Fault fault, Operation operation) => fault.Kind switch
    {
        FaultKind.NodeDown or FaultKind.NodePaused => fault.Subject == operation.Node,
        FaultKind.ClientDown or FaultKind.ClientPaused => fault.Subject == operation.Client,
        _ => false,
    };

    private static long Add(long us, long moreUs) => us > long.MaxValue - moreUs ? long.MaxValue : us + moreUs;
}
