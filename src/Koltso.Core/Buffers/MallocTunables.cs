namespace Koltso.Core.Buffers;

/// <summary>
/// What the C allocator of a node is told, which it can only be by the environment that the process starts with: RocksDB reads a large
/// value into memory from it, and copies it into more, and without huge pages that is a page fault for each 4 KiB.
/// </summary>
public static class MallocTunables
{
    /// <summary>Of glibc, from 2.35 on; other C libraries know neither.</summary>
    public const string Variable = "GLIBC_TUNABLES", HugePages = "glibc.malloc.hugetlb=1";

    /// <summary>Of a process to be started; what the user has set stands.</summary>
    public static void AddTo(IDictionary<string, string?> environment) => environment.TryAdd(Variable, HugePages);
}
