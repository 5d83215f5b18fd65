namespace Koltso.Wire.Messages;

/// <summary>
/// The bits of a hello's features: what a build knows beyond the first version of the protocol. The only place that
/// lists them; docs/peer-protocol.md has the same table, with the ranges that are reserved. Never reuse a bit; a bit that
/// the other side does not know means nothing to it. Between two nodes a feature is used only when both have shown it.
/// </summary>
public static class Features
{
    /// <summary>Comparing replicas: TreeRoots to RepairDone.</summary>
    public const uint Repair = 1;

    /// <summary>Requests may carry <see cref="Messages.RequestFields"/>.</summary>
    public const uint RequestFields = 2;

    /// <summary>Records of format 2, and listings with digests.</summary>
    public const uint RecordFormat2 = 4;

    /// <summary>
    /// Hellos and pings tell which store speaks and what it remembers of the other's; RecoveryMarks; a Get may be answered that the
    /// store is recovering.
    /// </summary>
    public const uint StoreIncarnations = 8;

    /// <summary>What this build shows.</summary>
    public const uint All = Repair | RequestFields | RecordFormat2 | StoreIncarnations;

    private const int Bits = 32;

    /// <summary>By the number of the bit.</summary>
    private static readonly string[] s_names = ["repair", "request-fields", "record-format-2", "store-incarnations"];

    /// <summary>The names of the bits that are set, lowest first. A bit that this build does not know is called by its value.</summary>
    public static IReadOnlyList<string> NamesOf(uint features) =>
        [.. Enumerable.Range(0, Bits).Where(bit => (features & (1u << bit)) != 0).Select(NameOf)];

    private static string NameOf(int bit) => bit < s_names.Length ? s_names[bit] : $"feature-{1u << bit}";
}
