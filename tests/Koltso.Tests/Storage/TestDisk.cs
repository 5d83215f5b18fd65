using System.Diagnostics;

namespace Koltso.Tests.Storage;

/// <summary>A disk of a few MiB in memory, mounted for one test; skips the test where that is not permitted.</summary>
internal sealed class TestDisk : IDisposable
{
    /// <summary>
    /// Of all test classes with such a disk, and of those that count RocksDB's threads: while a disk is full, there is one more.
    /// </summary>
    internal const string Collection = "Full disks";

    private const int UnmountWithinMs = 5_000;

    private readonly TestFolder _folder = new();

    public TestDisk(int mebibytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Path)) return;
        _folder.Dispose();
        Assert.Skip("Mounting a small disk is not permitted here.");
    }

    public string Path => _folder.Path;

    public string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Leaves <paramref name="bytes"/> free.</summary>
    public void FillUpTo(long bytes)
    {
        using var ballast = File.OpenWrite(Ballast);
        ballast.Seek(0, SeekOrigin.End);
        var block = new byte[4096];
        while (new DriveInfo(Path).AvailableFreeSpace > bytes) ballast.Write(block);
    }

    public void Dispose()
    {
        SpinWait.SpinUntil(() => Run("umount", Path), UnmountWithinMs); // the kernel lets go of files just after they are closed
        _folder.Dispose();
    }

    private static bool Run(string command, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
