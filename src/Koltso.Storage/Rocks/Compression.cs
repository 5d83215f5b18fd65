namespace Koltso.Storage.Rocks;

/// <summary>RocksDB's numbers of the compressions that the store may use.</summary>
internal enum Compression
{
    None = 0,
    Lz4 = 4,
}
