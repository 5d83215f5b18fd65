namespace Koltso.Storage.Damage;

/// <summary>A table file of which a part cannot be read.</summary>
/// <param name="Number">Of its name.</param>
/// <param name="Reason">What RocksDB said when this was first met.</param>
public sealed record DamagedTable(long Number, string Reason)
{
    /// <summary>Stands for the files that large values have: what is damaged there is found by its keys.</summary>
    public const long LargeValues = 0;

    public bool IsOfLargeValues => Number == LargeValues;

    public string Name => IsOfLargeValues ? "of large values" : $"{Number:000000}.sst";
}
