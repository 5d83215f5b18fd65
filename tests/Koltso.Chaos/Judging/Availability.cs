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

    public bool IsSolo(Operation operation) => operation.StartUs < soloEndUs;

    public bool MustSucceed(Operation operation) =>
        operation.From - operation.Ack >= 1 && operation.EndUs < soloEndUs && !injections.Any(one =>
            one.Injection.Concerns(operation.Node) && one.BeganUs <= operation.EndUs
            && (one.EndUs == long.MaxValue || operation.StartUs <= one.EndUs + HealingUs));
}
