namespace Koltso.Checking;

/// <summary>
/// What the checks of a history found, and how much evidence they had: finding no violation means nothing if nothing
/// was checked.
/// </summary>
/// <param name="Violations">At most ten for each promise and key.</param>
/// <param name="ViolationsDropped">How many violations were found beyond those.</param>
/// <param name="ReadsBound">Reads that had to return an acknowledged write, or what an earlier read had found, or something newer.</param>
/// <param name="ReadsOrdered">Reads that had to be in one order with the writes of their key.</param>
/// <param name="KeysNotDecided">Searches that were given up. Not violations.</param>
public sealed record CheckReport(
    IReadOnlyList<Violation> Violations, int ViolationsDropped, int ReadsBound, int ReadsOrdered, int KeysNotDecided);
