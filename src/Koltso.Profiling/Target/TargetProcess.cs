using System.Globalization;
using System.Text;

namespace Koltso.Profiling.Target;

/// <summary>What <c>/proc</c> tells about a process. A process that has ended yields empty answers.</summary>
internal sealed class TargetProcess(int pid)
{
    private const double TicksPerSecond = 100;

    public int Pid { get; } = pid;

    public bool IsAlive => Stat($"/proc/{Pid}/stat") is [not ("Z" or "X"), ..];

    /// <summary>The arguments, with blanks between them.</summary>
    public string Command
    {
        get
        {
            var text = Read($"/proc/{Pid}/cmdline") ?? "";
            return text.TrimEnd('\0').Replace('\0', ' ');
        }
    }

    /// <summary>User and system time of all its threads, also of those that have ended.</summary>
    public double CpuSeconds => Cpu(Stat($"/proc/{Pid}/stat"));

    /// <summary>Of these, what the kernel worked for it.</summary>
    public double KernelSeconds =>
        Stat($"/proc/{Pid}/stat") is { Length: > 12 } stat ? long.Parse(stat[12], CultureInfo.InvariantCulture) / TicksPerSecond : 0;

    /// <summary>Each thread's name and CPU time.</summary>
    public IReadOnlyDictionary<int, (string Name, double CpuSeconds)> Threads()
    {
        var threads = new Dictionary<int, (string, double)>();
        try
        {
            foreach (var folder in Directory.EnumerateDirectories($"/proc/{Pid}/task"))
            {
                var tid = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                if (Read($"{folder}/comm") is { } name && Stat($"{folder}/stat") is { Length: > 12 } stat)
                    threads[tid] = (name.TrimEnd('\n'), Cpu(stat));
            }
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
        }

        return threads;
    }

    /// <summary>Its number in its own namespace of processes, which is another one in a container.</summary>
    public int OwnPid => Read($"/proc/{Pid}/status") is { } status
        && status.Split('\n').FirstOrDefault(static line => line.StartsWith("NSpid:", StringComparison.Ordinal)) is { } line
        && int.TryParse(line.Split('\t', ' ')[^1], CultureInfo.InvariantCulture, out var own) ? own : Pid;

    public string? UserId => Read($"/proc/{Pid}/status") is { } status
        ? status.Split('\n').FirstOrDefault(static line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t')
            .ElementAtOrDefault(2)
        : null;

    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Cpu(string[] stat) => stat.Length > 12
        ? (long.Parse(stat[11], CultureInfo.InvariantCulture) + long.Parse(stat[12], CultureInfo.InvariantCulture)) / TicksPerSecond
        : 0;

    // The command's name stands in brackets and may hold spaces: fields are counted from behind it.
    private static string[] Stat(string path) =>
        Read(path) is { } text && text.LastIndexOf(')') is > 0 and var bracket ? text[(bracket + 2)..].Trim().Split(' ') : [];
}
