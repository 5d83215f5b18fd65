namespace Koltso.Cli.Up;

/// <summary>
/// How long to wait before a dead node is started again, and when to stop trying. A node that ran for
/// <see cref="QuickDeath"/> starts with a clean sheet; <see cref="QuickDeathsMax"/> shorter lives in a row are enough.
/// </summary>
internal sealed class RestartPolicy
{
    public const int QuickDeathsMax = 5;

    public static readonly TimeSpan QuickDeath = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(250);

    private int _quickDeaths;

    /// <summary>The delay before the next start; null: no more.</summary>
    public TimeSpan? NextDelay(TimeSpan lifetime)
    {
        _quickDeaths = lifetime < QuickDeath ? _quickDeaths + 1 : 0;
        if (_quickDeaths >= QuickDeathsMax)
            return null;
        return s_firstDelay * (1 << Math.Max(0, _quickDeaths - 1));
    }
}
