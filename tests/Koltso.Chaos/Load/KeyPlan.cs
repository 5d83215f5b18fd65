using System.Globalization;

namespace Koltso.Chaos.Load;

/// <summary>How many replicas hold a key: each key's own number, always the same, so that its operations can be judged together.</summary>
internal static class KeyPlan
{
    private const int Replication = 3;

    /// <summary>Of ten keys one has a single copy, one has two.</summary>
    public static int FromOf(int key) => (key % 10) switch
    {
        8 => 1,
        9 => 2,
        _ => Replication,
    };

    public static int QuorumOf(int key) => FromOf(key) / 2 + 1;

    public static string Target(int key, int ack, int from) => ack == 2 && from == Replication
        ? $"/v0/entity?id=k{key.ToString(CultureInfo.InvariantCulture)}" // the defaults
        : string.Create(CultureInfo.InvariantCulture, $"/v0/entity?id=k{key}&ack={ack}&from={from}");
}
