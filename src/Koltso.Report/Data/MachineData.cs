namespace Koltso.Report.Data;

/// <summary>The machine of the measurements; a text is empty if it could not be determined.</summary>
/// <param name="Disk">Of the nodes' folders: file system, device, kind.</param>
/// <param name="RocksDb">The library that the nodes had loaded.</param>
/// <param name="IsVirtual">The processor says that a hypervisor runs it.</param>
/// <param name="StealShare">The share of the processors' time that the hypervisor gave to others while measuring; 0 to 1.</param>
public sealed record MachineData(
    string Cpu, int Cores, long MemoryBytes, string Kernel, string System, string Disk, string DotNet, string RocksDb,
    bool IsVirtual, double StealShare)
{
    /// <summary>Figures of two machines that differ in these may not be compared one to one.</summary>
    public IReadOnlyList<string> DifferencesTo(MachineData other)
    {
        (string Name, string Mine, string Theirs)[] facts =
        [
            ("CPU", Cpu, other.Cpu), ("cores", $"{Cores}", $"{other.Cores}"),
            ("memory", $"{MemoryBytes >> 30} GiB", $"{other.MemoryBytes >> 30} GiB"), ("kernel", Kernel, other.Kernel),
            ("system", System, other.System), ("disk", Disk, other.Disk), (".NET", DotNet, other.DotNet),
            ("RocksDB", RocksDb, other.RocksDb),
        ];
        return [.. facts.Where(static fact => fact.Mine != fact.Theirs).Select(static fact => $"{fact.Name}: {fact.Mine} here, "
            + $"{fact.Theirs} there")];
    }
}
