using Koltso.Chaos.Faults;
using Koltso.Checking;

namespace Koltso.Chaos.Judging;

/// <summary>
/// Which operations had to succeed: those sent while only one fault at a time was allowed, to a node without a fault,
/// and with a replica to spare.
/// </summary>
internal sealed class Availability(IReadOnlyList<InjectionRecord> injections, long soloEndUs)
{
    /// <summary>The time after a fault in which a node starts, is dialled again, and works off its backlog.</summary>
    private const long HealingUs = 4_000_000;

    /// <summary>The share of the operations that must succeed which a busy machine may fail by itself.</summary>
    private const double FailedShareMax = 0.001;

    /// <summary>The message when too many operations failed that had to succeed; null otherwise.</summary>
    public string? WhyNot(IReadOnlyList<Operation> operations)
    {
        var due = operations.Where(MustSucceed).ToList();
        var failed = due.Where(static one => !one.IsDone).ToList();
        return failed.Count <= due.Count * FailedShareMax
            ? null
            : $"{failed.Count} of {due.Count} operations failed that a single fault elsewhere must not harm, such as "
                + OperationText.Of(failed[0]);
    }

    public bool IsSolo(Operation operation) => operation.StartUs < soloEndUs;

    public bool MustSucceed(Operation operation) =>
        operation.From - operation.Ack >= 1 && operation.EndUs < soloEndUs && !injections.Any(one =>
            one.Injection.Concerns(operation.Node) && one.BeganUs <= operation.EndUs
            && (one.EndUs == long.MaxValue || operation.StartUs <= one.EndUs + HealingUs));
}
