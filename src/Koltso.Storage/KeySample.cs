namespace Koltso.Storage;

/// <summary>How many keys some partitions held when they were scanned.</summary>
/// <param name="Keys">Keys that had a value for a reader.</param>
/// <param name="Partitions">How many of the partitions were scanned, from the first on.</param>
/// <param name="NextExpiryMs">When the first of those keys expires, in Unix milliseconds; <see cref="long.MaxValue"/>: none does.</param>
public readonly record struct KeySample(long Keys, int Partitions, long NextExpiryMs);
