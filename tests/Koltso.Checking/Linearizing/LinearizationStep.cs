namespace Koltso.Checking.Linearizing;

/// <summary>
/// An operation's end. It must have taken effect by then; if it need not take effect at all, it no longer matters from
/// here on.
/// </summary>
/// <param name="Slot">The operation's bit while it is in progress.</param>
/// <param name="PendingFrom">Where the operations in progress at that moment are listed, including this one.</param>
internal readonly record struct LinearizationStep(int Operation, int Slot, bool MustHaveHappened, int PendingFrom, int PendingCount);
