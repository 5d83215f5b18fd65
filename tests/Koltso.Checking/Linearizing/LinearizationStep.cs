namespace Koltso.Checking.Linearizing;

/// <summary>An operation's end, by which it must have taken effect; of one that may never do so: from here on it does not matter.</summary>
/// <param name="Slot">Its bit while it is under way.</param>
/// <param name="PendingFrom">Where those under way at that moment are listed, itself too.</param>
internal readonly record struct LinearizationStep(int Operation, int Slot, bool MustHaveHappened, int PendingFrom, int PendingCount);
