using System.Globalization;

namespace Koltso.Report.Running.Machine;

/// <summary>Which disk a folder lies on: <c>ext4 on nvme0n1, 512 GB, SSD</c>.</summary>
internal static class DiskProbe
{
    public static string Of(string folder)
    {
        var mount = ProcFile.Lines("/proc/self/mounts")
            .Select(static line => line.Split(' '))
            .Where(fields => fields.Length > 2 && IsBelow(folder, fields[1]))
            .MaxBy(static fields => fields[1].Length);
        if (mount is null) return "";
        var device = mount[0].StartsWith("/dev/", StringComparison.Ordinal) ? Path.GetFileName(mount[0]) : "";
        return device.Length == 0 ? mount[2] : $"{mount[2]} on {device}{Kind(device)}";
    }

    private static bool IsBelow(string folder, string mountPoint) =>
        folder == mountPoint || folder.StartsWith(mountPoint.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>A partition (sda1) is described by its disk (sda).</summary>
    private static string Kind(string device)
    {
        var disk = Directory.Exists($"/sys/block/{device}") ? device : device.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
            .TrimEnd('p');
        const long SectorBytes = 512, Giga = 1_000_000_000;
        var size = long.TryParse(ProcFile.Text($"/sys/block/{disk}/size"), NumberStyles.None, CultureInfo.InvariantCulture, out var sectors)
            ? FormattableString.Invariant($", {sectors * SectorBytes / Giga} GB")
            : "";
        return size + (ProcFile.Text($"/sys/block/{disk}/queue/rotational") == "0" ? ", SSD" : "");
    }
}
