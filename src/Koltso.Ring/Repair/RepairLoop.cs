namespace Koltso.Ring.Repair;

/// <summary>
/// Goes round this node's partitions and compares each with the other replicas. Of two replicas the one of lower rank
/// begins, so that a pair is compared once a round; a node whose store was empty at its start, or that was asked to,
/// begins with all. One round at a time: first those that were asked for, then what a store in doubt owes, then with nodes that came
/// back, then what a store that was empty still lacks, then the regular ones. On the loop of repair; time passes when
/// <see cref="Tick"/> is called, every second or so. Bound: <see cref="RequestsMax"/> rounds asked for and not begun.
/// </summary>
internal sealed class RepairLoop
{
    public const int TickPeriodMs = 1_000;

    private const int RequestsMax = 4;

    private readonly RepairServices _services;
    private readonly PairRepair _pairs;
    private readonly TombstoneCollector _collector;
    private readonly Queue<RepairRound> _requested = new();
    private readonly HashSet<ushort> _woken = [];
    private readonly ulong _startedAt;
    private readonly HashSet<ushort> _wereUp = [];
    private bool _isFresh;
    private long _dueMs, _freshDueMs, _freshPauseMs, _recoveryDueMs, _rounds;

    public RepairLoop(RepairServices services, TreeCache trees)
    {
        _services = services;
        _pairs = new PairRepair(services, trees);
        _collector = new TombstoneCollector(services, trees);
        _isFresh = services.Store.WasEmpty;
        (_startedAt, _freshPauseMs) = (services.Clock.Last, services.Settings.FreshRetryMs);
        // Nodes that start together need not begin together.
        _dueMs = services.ElapsedMs + (long)(services.Settings.PeriodMs * services.Random.NextDouble());
    }

    /// <summary>The round under way, or the last one; null before the first.</summary>
    public RepairRound? Current { get; private set; }

    public bool IsRunning => Current is { EndedMs: 0 };

    /// <summary>The last round that compared everything it meant to; null before it.</summary>
    public RepairRound? LastComplete { get; private set; }

    /// <summary>Asks for a round. Its number, or null when too many wait.</summary>
    public long? Request(RepairRequest request)
    {
        if (_requested.Count == RequestsMax) return null;
        _requested.Enqueue(new RepairRound(_services.View, ++_rounds, request, WithAll: true, null));
        return _rounds;
    }

    /// <summary>
    /// That node was away for so long, or so many hints for it were dropped, that it may lack writes: it is compared with soon.
    /// </summary>
    public void Wake(ushort node) => _woken.Add(node);

    /// <summary>Begins a round where one is due.</summary>
    public void Tick()
    {
        if (!IsRunning && NextRound() is { } round) _ = RunAsync(round);
    }

    private RepairRound? NextRound()
    {
        if (_requested.TryDequeue(out var asked)) return asked with { View = _services.View };
        if (_services.Recovery.IsPossible && _services.ElapsedMs >= _recoveryDueMs)
            return new RepairRound(_services.View, ++_rounds, null, WithAll: true, _services.Recovery.OwedTo, IsRecovery: true);
        if (_woken.Count > 0)
        {
            var woken = _woken.ToHashSet();
            _woken.Clear();
            return new RepairRound(_services.View, ++_rounds, null, _isFresh, woken);
        }

        if (IsFreshDue()) return new RepairRound(_services.View, ++_rounds, null, WithAll: true, null) { Since = _startedAt };
        if (_services.ElapsedMs < _dueMs) return null;
        _dueMs = _services.ElapsedMs + _services.Settings.PeriodMs;
        return new RepairRound(_services.View, ++_rounds, null, WithAll: false, null);
    }

    /// <summary>What failed is tried again after pauses that grow, and when a peer has come up that was down the last time.</summary>
    private bool IsFreshDue() => _isFresh
        && (_services.ElapsedMs >= _freshDueMs || _services.View.Peers.Any(peer => peer.Link.IsUp && !_wereUp.Contains(peer.Number)));

    private async Task RunAsync(RepairRound round)
    {
        Current = round;
        round.StartedMs = _services.ElapsedMs;
        try
        {
            await _pairs.RunAsync(round).ConfigureAwait(true);
            if (!round.CheckOnly) await _collector.RunAsync().ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            // The next round must come all the same.
            round.FailByBug();
            _services.Log.RepairRoundFailed(bug, round.Number);
        }

        End(round);
    }

    private void End(RepairRound round)
    {
        _services.Figures.Rounds++;
        var isWhole = round is { Request: null, Only: null } or { Request.Partition: null, CheckOnly: false };
        if (round.Failed == 0 && isWhole) LastComplete = round;
        if (_isFresh && isWhole && round is { WithAll: true, CheckOnly: false }) PutOff(round);

        if (round.IsRecovery) _services.Recovery.Look();
        _recoveryDueMs = _services.ElapsedMs + _services.Settings.RecoveryRetryMs;
        Tell(round);
        round.EndedMs = _services.ElapsedMs;
    }

    private void PutOff(RepairRound round)
    {
        _isFresh = round.Failed > 0;
        _freshDueMs = _services.ElapsedMs + _freshPauseMs;
        _freshPauseMs = Math.Min(2 * _freshPauseMs, _services.Settings.PeriodMs);
        _wereUp.Clear();
        foreach (var peer in round.View.Peers)
            if (peer.Link.IsUp) _wereUp.Add(peer.Number);
    }

    /// <summary>A regular round that found nothing, or met a node that is down, is not news.</summary>
    private void Tell(RepairRound round)
    {
        if (round.Differing == 0 && (round.Failed == 0 || round.Request is null)) return;
        if (round.Failed == 0) _services.Log.RepairRoundEnded(round.Number, round.InStep, round.Differing, round.RecordsDiffering);
        else _services.Log.RepairRoundIncomplete(round.Number, round.Failed, round.InStep, round.Differing, round.RecordsDiffering);
    }
}
