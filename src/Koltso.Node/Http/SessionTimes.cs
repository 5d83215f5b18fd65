namespace Koltso.Node.Http;

/// <summary>How long a client may take. Whoever takes longer is disconnected, so that slow clients cannot use up connections.</summary>
internal static class SessionTimes
{
    /// <summary>Between two requests.</summary>
    public const long KeepAliveMs = 130_000;

    /// <summary>For a whole head, once its first byte has come.</summary>
    public const long HeadMs = 30_000;

    /// <summary>In each such time, a body or an answer must move by <see cref="SlowBytesMin"/>: 16 KB/s.</summary>
    public const long SlowMs = 30_000;

    public const long SlowBytesMin = 16 * SlowMs;

    public const int BytesPerSecondMin = (int)(SlowBytesMin * 1000 / SlowMs);

    /// <summary>The same for those who hold room for a large value that others wait for: 64 KB/s.</summary>
    public const long ShortMs = 1_000;

    public const long ShortBytesMin = 64 * ShortMs;

    /// <summary>Who has waited for so long with nothing, or with an unfinished head, makes room when all connections are taken.</summary>
    public const long IdleMs = 100;

    /// <summary>How often all that is looked at.</summary>
    public const int SweepPeriodMs = 500;
}
