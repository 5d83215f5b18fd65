namespace Koltso.Wire.Messages;

/// <summary>
/// The bits of a hello's features: what a build knows beyond the first version of the protocol. The only place that
/// lists them. Never reuse a bit; a bit that the other side does not know means nothing to it.
/// </summary>
public static class Features
{
    /// <summary>Comparing replicas: TreeRoots to RepairDone.</summary>
    public const uint Repair = 1;

    /// <summary>Records of format 2, and listings with digests.</summary>
    public const uint RecordFormat2 = 4;

    /// <summary>What this build shows.</summary>
    public const uint All = Repair | RecordFormat2;
}
