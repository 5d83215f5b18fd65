namespace Koltso.Node.Http;

/// <summary>How long a client may take. Whoever takes longer is disconnected, so that slow clients cannot use up connections.</summary>
internal static class SessionTimes
{
    /// <summary>Between two requests.</summary>
    public const long KeepAliveMs = 130_000;

    /// <summary>For a whole request, beyond what its body takes at <see cref="BodyBytesPerMsMin"/>.</summary>
    public const long RequestMs = 30_000;

    /// <summary>The slowest body, 16 KB/s.</summary>
    public const long BodyBytesPerMsMin = 16;

    /// <summary>Without one byte of an answer being taken.</summary>
    public const long StalledMs = 30_000;

    /// <summary>How often all that is looked at.</summary>
    public const int SweepPeriodMs = 1_000;
}
