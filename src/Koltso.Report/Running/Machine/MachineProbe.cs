using System.Globalization;
using System.Runtime.InteropServices;
using Koltso.Report.Data;

namespace Koltso.Report.Running.Machine;

/// <summary>Looks at the machine it runs on, by the files in which Linux describes it. What is not there is left empty.</summary>
internal static class MachineProbe
{
    /// <param name="dataFolder">A folder on the disk that the nodes store on.</param>
    /// <param name="nodePid">A node on this machine; 0 when there was none.</param>
    /// <returns>Without the share of stolen time, which is not known before the end.</returns>
    public static MachineData Read(string dataFolder, int nodePid)
    {
        var cpuInfo = ProcFile.Lines("/proc/cpuinfo");
        return new MachineData(
            ProcFile.Field(cpuInfo, "model name"),
            Environment.ProcessorCount,
            MemoryBytes(),
            ProcFile.Text("/proc/sys/kernel/osrelease"),
            ProcFile.Field(ProcFile.Lines("/etc/os-release"), "PRETTY_NAME", '=').Trim('"'),
            DiskProbe.Of(dataFolder),
            RuntimeInformation.FrameworkDescription,
            RocksDbOf(nodePid),
            ProcFile.Field(cpuInfo, "flags").Split(' ').Contains("hypervisor"),
            StealShare: 0);
    }

    private static long MemoryBytes()
    {
        var text = ProcFile.Field(ProcFile.Lines("/proc/meminfo"), "MemTotal").Split(' ')[0];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0;
    }

    /// <summary>The file that the node has mapped carries the version in its name: librocksdb.so.11.12.0.</summary>
    private static string RocksDbOf(int pid)
    {
        if (pid <= 0) return "";
        var line = ProcFile.Lines($"/proc/{pid}/maps").FirstOrDefault(static line => line.Contains("librocksdb", StringComparison.Ordinal));
        var name = line is null ? "" : Path.GetFileName(line[(line.LastIndexOf(' ') + 1)..]);
        const string Before = ".so.";
        return name.IndexOf(Before, StringComparison.Ordinal) is >= 0 and var at ? name[(at + Before.Length)..] : name;
    }
}
