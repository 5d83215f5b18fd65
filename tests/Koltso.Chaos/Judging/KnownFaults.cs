using Koltso.Chaos.Faults;
using Koltso.Checking;

namespace Koltso.Chaos.Judging;

/// <summary>The faults as the checks need them: each for no longer than it was certainly present.</summary>
internal static class KnownFaults
{
    /// <summary>By then a stop signal has reached all threads of a process.</summary>
    private const long StoppingUs = 100_000;

    /// <summary>By then TCP has retransmitted what a cut or lossy link did not carry.</summary>
    private const long ResendingUs = 10_000_000;

    public static List<Fault> Of(History history, IReadOnlyList<InjectionRecord> injections, int nodes, long deadlineUs)
    {
        var faults = injections.SelectMany(one => Of(one, nodes)).Where(static fault => fault.FromUs < fault.ToUs).ToList();
        // A delay between client and node is not the node's fault.
        faults.AddRange(history.Operations
            .Where(operation => operation.EndUs - operation.StartUs > deadlineUs && injections.Any(one => one.Injection.WithClients
                && one.Injection.Node == operation.Node && one.BeganUs < operation.EndUs && operation.StartUs < one.EndUs + ResendingUs))
            .Select(static operation => new Fault(FaultKind.ClientDown, operation.Client, operation.StartUs, operation.EndUs)));
        return faults;
    }

    private static IEnumerable<Fault> Of(InjectionRecord one, int nodes)
    {
        var (node, other) = (one.Injection.Node, one.Injection.Other);
        return one.Injection.Kind switch
        {
            InjectionKind.Kill => [new Fault(FaultKind.NodeDown, node, one.DoneUs, one.LiftingUs)],
            InjectionKind.Stop => [new Fault(FaultKind.NodePaused, node, one.DoneUs + StoppingUs, one.LiftingUs)],
            InjectionKind.Cut or InjectionKind.OneWay or InjectionKind.Isolate => Enumerable.Range(0, nodes)
                .Where(peer => peer != node && (other < 0 || peer == other))
                .Select(peer => new Fault(FaultKind.LinkCut, node, one.DoneUs, one.LiftingUs, peer)),
            _ => [],
        };
    }
}
