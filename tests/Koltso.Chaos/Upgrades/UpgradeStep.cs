namespace Koltso.Chaos.Upgrades;

/// <summary>One node ends, and starts again from the other build.</summary>
/// <param name="Node">Its index.</param>
/// <param name="IsBack">From the newer build to the older one.</param>
internal sealed record UpgradeStep(int Node, bool IsBack);
