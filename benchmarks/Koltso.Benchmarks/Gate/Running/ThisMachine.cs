using System.Runtime.InteropServices;
using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Benchmarks.Gate.Running;

internal static class ThisMachine
{
    private const string CpuInfo = "/proc/cpuinfo", ModelName = "model name";

    public static Machine Describe() =>
        new(RuntimeInformation.ProcessArchitecture.ToString(), Processor(), Environment.Version.ToString(3));

    /// <summary>As Linux has it; not every architecture has a name there.</summary>
    private static string Processor()
    {
        if (!File.Exists(CpuInfo)) return "unknown";
        var line = File.ReadLines(CpuInfo).FirstOrDefault(static line => line.StartsWith(ModelName, StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
