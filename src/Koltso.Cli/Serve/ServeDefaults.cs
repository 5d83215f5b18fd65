using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Core;
using Koltso.Node;
using Koltso.Ring;
using Koltso.Storage;

namespace Koltso.Cli.Serve;

/// <summary>Defaults and bounds of a node's options, shared by <c>serve</c> and <c>up</c>.</summary>
internal static class ServeDefaults
{
    public const FsyncMode Fsync = FsyncMode.Interval;
    public const int TimeoutMs = 1000, TimeoutMsMin = 1, TimeoutMsMax = 600_000;
    public const int LoopsMax = NodeOptions.LoopsMax;

    public const long MemoryBytesMin = NodeOptions.MemoryBytesMin;

    public const long MemoryBytesMax = 1L << 40;

    public static readonly ByteSize Memory = new(256 << 20);
    public static readonly ByteSize ValueMax = new(Limits.ValueBytesMaxDefault);

    public static readonly LogSettings Log = LogSettings.Default;

    public static readonly HealingTimes Healing = new(
        Duration.OfMs(RingOptions.HintAgeMsDefault), Duration.OfMs(RingOptions.TombstoneGraceMsDefault), Duration.OfMs(RingOptions.RepairPeriodMsDefault));
}
