namespace Koltso.Checking;

/// <summary>What the checks of a history found, and how much they had to hold on to: no violation of nothing says nothing.</summary>
/// <param name="Violations">At most ten of each promise and key.</param>
/// <param name="ViolationsDropped">More than that.</param>
/// <param name="ReadsBound">Reads that had to meet an acknowledged write, or what an earlier read had found.</param>
/// <param name="ReadsOrdered">Reads that had to be in one order with the writes of their key.</param>
/// <param name="KeysNotDecided">Searches that were given up. No violation.</param>
public sealed record CheckReport(
    IReadOnlyList<Violation> Violations, int ViolationsDropped, int ReadsBound, int ReadsOrdered, int KeysNotDecided);
