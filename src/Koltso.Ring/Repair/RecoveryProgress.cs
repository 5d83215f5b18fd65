namespace Koltso.Ring.Repair;

/// <summary>How far a store in doubt is.</summary>
/// <param name="Reason">Why it is in doubt, as a sentence.</param>
/// <param name="Partitions">Those whose reads it does not answer.</param>
/// <param name="Comparisons">Of one partition with one peer, which are left.</param>
/// <param name="WaitsFor">The ids of the nodes with which some are left, and that cannot be reached.</param>
/// <param name="MustBeAccepted">There is no other copy: only the operator can end it.</param>
internal sealed record RecoveryProgress(
    string Reason, int Partitions, int Comparisons, IReadOnlyList<string> WaitsFor, bool MustBeAccepted);
