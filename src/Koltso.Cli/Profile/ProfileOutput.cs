using Koltso.Profiling.Page;


namespace Koltso.Cli.Profile;

/// <summary>The files that a profile is written to.</summary>
internal static class ProfileOutput
{
    /// <summary>Why a file could not be written, found out before anything is recorded; null when nothing speaks against it.</summary>
    public static string? FindFault(params string?[] paths)
    {
        foreach (var path in paths)
        {
            if (path is null) continue;
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (Directory.Exists(path)) return $"{path} is a folder: name a file in it.";
            if (folder is null || !Directory.Exists(folder)) return $"The folder of {path} does not exist: create it first.";
        }

        return null;
    }

    public static async Task WriteAsync(Profiling.Profile profile, string title, string page, string? speedscope, TimeProvider time)
    {
        await File.WriteAllTextAsync(page, ProfilePage.ToHtml(profile, title, time.GetLocalNow()));
        if (speedscope is not null) await File.WriteAllBytesAsync(speedscope, Speedscope.ToJson(profile, title));
    }
}
