namespace Koltso.Ring.Repair;

/// <summary>How repair of this node is going.</summary>
/// <param name="Figures">What it did since the start of the node.</param>
/// <param name="Current">The round under way, or the last one; null before the first.</param>
/// <param name="LastComplete">The last round that compared everything it meant to; null before it.</param>
/// <param name="Recovery">How far a store in doubt is; null: this one is not.</param>
/// <param name="NowMs">Now, on the monotonic clock of the rounds, in milliseconds.</param>
internal sealed record RepairProgress(RepairFigures Figures, RepairRound? Current, RepairRound? LastComplete, RecoveryProgress? Recovery,
    long NowMs);
