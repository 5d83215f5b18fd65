using Koltso.Core.Records;

namespace Koltso.Checking.Keys;

/// <summary>What is known of a version: it is <paramref name="Version"/>, or, where it was not told, above it.</summary>
internal readonly record struct VersionFloor(RecordVersion Version, bool IsAbove)
{
    /// <summary>Whether that version is certainly older than the one that this is known of.</summary>
    public bool Outranks(RecordVersion other) => IsAbove ? other.CompareTo(Version) <= 0 : other < Version;

    public bool IsHigherThan(VersionFloor other)
    {
        var order = Version.CompareTo(other.Version);
        return order > 0 || (order == 0 && IsAbove && !other.IsAbove);
    }

    public override string ToString() => IsAbove ? $"above {Version}" : Version.ToString();
}
