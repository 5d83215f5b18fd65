namespace Koltso.Storage.Damage;

/// <summary>Keys of one partition that may lie in a block that cannot be read.</summary>
/// <param name="From">The first of them; empty: the partition's first.</param>
/// <param name="To">The first key behind them; empty: there is none in the partition.</param>
public sealed record DamagedRange(int Partition, byte[] From, byte[] To)
{
    public bool IsBehind(ReadOnlySpan<byte> key) => To.Length > 0 && key.SequenceCompareTo(To) >= 0;
}
