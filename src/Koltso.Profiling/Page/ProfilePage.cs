namespace Koltso.Profiling;

/// <summary>A profile as one HTML file that needs nothing else.</summary>
public static class ProfilePage
{
    /// <param name="title">What was profiled, as a heading: a node's name, or the process.</param>
    public static string ToHtml(Profile profile, string title, DateTimeOffset recordedAt) => throw new NotImplementedException();
}
