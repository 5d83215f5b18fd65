using Koltso.Storage.Health;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Maintenance;

/// <summary>Says in the log when a store stops taking writes, takes them again, or has met damaged records. One caller at a time.</summary>
internal sealed class StoreWatch(ILogger log)
{
    private StoreState _told = StoreState.Ok;
    private long _corruptTold;

    /// <param name="isPlaced">The tables that corrupt reads come from are known, and told of elsewhere.</param>
    public void Tell(StoreHealth health, bool isPlaced = false)
    {
        if (health.CorruptReads > _corruptTold && !isPlaced) log.StoreReadsCorrupt(health.CorruptReads - _corruptTold);
        _corruptTold = health.CorruptReads;
        if (health.State == _told) return;
        _told = health.State;
        switch (health.State)
        {
            case StoreState.Ok:
                log.StoreHealed();
                break;
            case StoreState.DiskFull:
                log.StoreDiskFull(Sentence(health.Reason));
                break;
            default:
                log.StoreFailed(Sentence(health.Reason));
                break;
        }
    }

    private static string? Sentence(string? reason) => reason is null || reason.EndsWith('.') ? reason : reason + ".";
}
