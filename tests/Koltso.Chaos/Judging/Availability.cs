using Koltso.Chaos.Faults;
using Koltso.Checking;

namespace Koltso.Chaos.Judging;

/// <summary>
/// Which operations had to succeed: at a time when one fault at a time was allowed, asked of a node that had none, and with
/// a replica to spare.
/// </summary>
internal sealed class Availability(IReadOnlyList<InjectionRecord> injections, long soloEndUs)
{
    /// <summary>After a fault a node starts, is dialled again, works off what has piled up.</summary>
    private const long HealingUs = 4_000_000;

    /// <summary>Of those that must succeed; a busy machine's own doing.</summary>
    private const double FailedShareMax = 0.001;

    /// <summary>What to say when too many failed that must not; null when they did not.</summary>
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
