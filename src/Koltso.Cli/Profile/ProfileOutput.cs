using Koltso.Profiling.Page;


namespace Koltso.Cli.Profile;

/// <summary>The files that a profile is written to.</summary>
internal static class ProfileOutput
{
    public static async Task WriteAsync(Profiling.Profile profile, string title, string page, string? speedscope, TimeProvider time)
    {
        await File.WriteAllTextAsync(page, ProfilePage.ToHtml(profile, title, time.GetLocalNow()));
        if (speedscope is not null) await File.WriteAllBytesAsync(speedscope, Speedscope.ToJson(profile, title));
    }
}
