using Koltso.Core.Records;

namespace Koltso.Checking.Keys;

/// <summary>What is known about a version: it is <paramref name="Version"/> or, if it was not reported, above it.</summary>
internal readonly record struct VersionFloor(RecordVersion Version, bool IsAbove)
{
    /// <summary>Whether <paramref name="other"/> is certainly older than the version that this describes.</summary>
    public bool Outranks(RecordVersion other) => IsAbove ? other.CompareTo(Version) <= 0 : other < Version;

    public bool IsHigherThan(VersionFloor other)
    {
        var order = Version.CompareTo(other.Version);
        return order > 0 || (order == 0 && IsAbove && !other.IsAbove);
    }

    public override string ToString() => IsAbove ? $"above {Version}" : Version.ToString();
}
