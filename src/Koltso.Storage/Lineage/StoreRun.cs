namespace Koltso.Storage.Lineage;

/// <summary>A time for which a store was open, or a run of a lost store that this one knows to be lost.</summary>
/// <param name="Id">A random number.</param>
/// <param name="End">The sequence number up to which its entries are here; the greatest one while it lasts, and where it is lost.</param>
internal readonly record struct StoreRun(ulong Id, ulong End);
