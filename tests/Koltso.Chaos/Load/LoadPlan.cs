using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>What clients do: half reads, some deletions, mostly default quorums, and a few keys far more often than others.</summary>
internal sealed class LoadPlan(int keys, int clients, int operationsPerSecond)
{
    private const int DeletePercent = 8, WritePercent = 50, OtherQuorumPercent = 40, HotPercent = 25, HotKeys = 10;

    /// <summary>The value that is written.</summary>
    public static readonly WrittenValues Values = new(0, 1_499);

    public int Keys => keys;

    public int Clients => clients;

    public TimeSpan PauseOf(Random random) => TimeSpan.FromSeconds(2 * random.NextDouble() * clients / operationsPerSecond);

    public (OperationKind Kind, int Key, int Ack) Next(Random random)
    {
        var roll = random.Next(100);
        var kind = roll < DeletePercent ? OperationKind.Delete : roll < WritePercent ? OperationKind.Put : OperationKind.Get;
        var key = random.Next(random.Next(100) < HotPercent ? Math.Min(HotKeys, keys) : keys);
        var isOther = KeyPlan.MixesQuorums(key) && random.Next(100) < OtherQuorumPercent;
        return (kind, key, isOther ? random.Next(1, KeyPlan.FromOf(key) + 1) : KeyPlan.QuorumOf(key));
    }
}
