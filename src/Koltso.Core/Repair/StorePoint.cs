namespace Koltso.Core.Repair;

/// <summary>A store at one moment, as others remember it: what a store must be able to account for when it is opened again.</summary>
/// <param name="Incarnation">A random number; another one after each loss that was noticed.</param>
/// <param name="Run">A random number; another one each time that the store is opened.</param>
/// <param name="Mark">How far the database's sequence numbers had come; they only grow while nothing is lost.</param>
public readonly record struct StorePoint(ulong Incarnation, ulong Run, ulong Mark);
