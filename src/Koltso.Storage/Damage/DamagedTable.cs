namespace Koltso.Storage.Damage;

/// <summary>A table file of which a part cannot be read.</summary>
/// <param name="Number">Of its name.</param>
/// <param name="Reason">What RocksDB said when this was first met.</param>
public sealed record DamagedTable(long Number, string Reason)
{
    public string Name => $"{Number:000000}.sst";
}
