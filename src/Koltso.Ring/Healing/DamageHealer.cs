using Koltso.Core.Records;
using Koltso.Ring.Repair;
using Koltso.Storage;
using Koltso.Storage.Damage;

namespace Koltso.Ring.Healing;

/// <summary>
/// Replaces damaged tables of this node's store: fetches what their unreadable ranges had from the other replicas, writes it and
/// the rest of the table anew, and has the table taken out. One at a time. On the loop of repair; what blocks runs on workers.
/// Always: a table goes only when every range of it was filled from all other replicas of its partition. Where one of them cannot
/// be asked the table stays, its keys are damaged, all else works, and it is tried again; an operator may have it go on without.
/// </summary>
internal sealed class DamageHealer(RepairServices services, StoreDamage damage)
{
    public const int TickPeriodMs = 1_000;

    /// <summary>Before the next attempt after one that failed; it doubles.</summary>
    private const int PauseMsMin = 5_000, PauseMsMax = 60_000;

    private readonly DamageNews _news = new(services.Log);
    private bool _isRunning, _acceptsLoss;
    private long _dueMs, _pauseMs;

    public void Tick()
    {
        if (!_isRunning && damage.Tables.Count > 0 && services.ElapsedMs >= _dueMs) _ = RunAsync();
    }

    /// <summary>The next attempt goes on without replicas that cannot be asked, or cannot tell: an operator accepts what is lost.</summary>
    public void Accept() => (_acceptsLoss, _dueMs) = (true, 0);

    private async Task RunAsync()
    {
        _isRunning = true;
        var isHealed = true;
        var acceptsLoss = _acceptsLoss;
        _acceptsLoss = false;
        try
        {
            foreach (var table in damage.Tables) isHealed &= await HealAsync(table, acceptsLoss).ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            isHealed = false;
            _news.TellBug(bug);
        }

        _pauseMs = isHealed ? 0 : Math.Clamp(2 * _pauseMs, PauseMsMin, PauseMsMax);
        _dueMs = _acceptsLoss ? 0 : services.ElapsedMs + _pauseMs;
        _isRunning = false;
    }

    /// <summary>False when the table is still there.</summary>
    private async Task<bool> HealAsync(DamagedTable table, bool acceptsLoss)
    {
        var view = services.View;
        if (await services.OnWorkerAsync(() => damage.Examine(table)).ConfigureAwait(true) is not { } found) return false;
        _news.TellFound(found);
        var fetch = new RangeFetch(services, view, acceptsLoss);
        if (!acceptsLoss && found.Ranges.FirstOrDefault(range => !CanHeal(fetch, view, range)) is { } stuck)
        {
            _news.TellWaiting(found, stuck, fetch.OthersOf(stuck.Partition).Any());
            return false;
        }

        if (!await FillAsync(fetch, view, found).ConfigureAwait(true)) return false;
        if (await damage.RewriteAsync(found, services.Loop).ConfigureAwait(true) != ReplicaStatus.Applied) return false;
        if (!await services.OnWorkerAsync(() => damage.TryForget(found)).ConfigureAwait(true)) return false;
        _news.TellReplaced(found);
        return true;
    }

    private static bool CanHeal(RangeFetch fetch, RepairView view, DamagedRange range)
    {
        if (!view.IsReplicaOf(range.Partition)) return true;
        var others = fetch.OthersOf(range.Partition).ToList();
        return others.Count > 0 && others.TrueForAll(static peer => peer.Link.IsUp);
    }

    private async Task<bool> FillAsync(RangeFetch fetch, RepairView view, TableDamage found)
    {
        if (found.Ranges.Count == 0) return true;
        if (await damage.WatchAsync(found, services.Loop).ConfigureAwait(true) != ReplicaStatus.Applied) return false;
        if (!await services.OnWorkerAsync(() => damage.TryCopy(found)).ConfigureAwait(true)) return false;
        try
        {
            foreach (var range in found.Ranges)
                if (!await FillAsync(fetch, view, range).ConfigureAwait(true)) return false;
            return true;
        }
        finally
        {
            await services.OnWorkerAsync(() =>
            {
                damage.EndCopy();
                return true;
            }).ConfigureAwait(true);
        }
    }

    private async Task<bool> FillAsync(RangeFetch fetch, RepairView view, DamagedRange range)
    {
        // Between two partitions of this node lie others of which it has nothing to lose.
        if (!view.IsReplicaOf(range.Partition))
            return await damage.FillAsync(range, [], services.Loop).ConfigureAwait(true) == ReplicaStatus.Applied;
        for (var rest = range; ; rest = rest with { From = rest.To, To = range.To })
        {
            if (await fetch.FetchAsync(rest).ConfigureAwait(true) is not { } fetched) return false;
            // Those that were asked are no longer all.
            if (services.View.Ring.SinceOf(range.Partition) > view.Ring.Epoch) return false;
            rest = fetched.Part;
            if (await damage.FillAsync(rest, fetched.Records, services.Loop).ConfigureAwait(true) != ReplicaStatus.Applied) return false;
            if (rest.To.AsSpan().SequenceEqual(range.To)) return true;
        }
    }
}
