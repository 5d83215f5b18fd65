namespace Koltso.Simulation.Time;

/// <summary>
/// Virtual time and all pending events, on one thread. Events in the same microsecond happen in the order in which they
/// were scheduled, so that a seed determines the whole history; <see cref="Trace"/> is its fingerprint.
/// </summary>
internal sealed class SimWorld
{
    /// <summary>The bits of an event's key that number the events: a history has fewer than 2 to that power.</summary>
    private const int NumberBits = 26;

    /// <summary>Not zero: a real machine's clocks do not begin with its processes.</summary>
    private const long StartUs = 10_000_000;

    private readonly PriorityQueue<SimEvent, long> _ahead = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    public long NowUs { get; private set; } = StartUs;

    /// <summary>The number of events up to now.</summary>
    public long Count { get; private set; }

    /// <summary>A fingerprint of everything that has happened, in order. Two histories with the same trace are the same.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>Whether the event that happens now is one that may wait: on a worker, or outside all processes.</summary>
    public bool MayBlock { get; private set; } = true;

    /// <summary>An exception that should not have been thrown.</summary>
    public Exception? Bug { get; private set; }

    public void At(long atUs, SimEvent happening)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException($"Something left the simulation's thread. {Environment.StackTrace}");
        if (++_number >> NumberBits != 0) throw new InvalidOperationException("The history has too many events.");
        _ahead.Enqueue(happening, (Math.Max(atUs, NowUs) << NumberBits) | _number);
    }

    /// <summary>What hangs then happens when that is over, unless it hangs again.</summary>
    /// <param name="hangsUntilUs">Until when it hangs; in the past if it does not.</param>
    public void AtUnlessHanging(long atUs, Func<long> hangsUntilUs, SimEvent happening) => At(
        atUs,
        happening with
        {
            Action = state =>
            {
                if (hangsUntilUs() > NowUs) AtUnlessHanging(hangsUntilUs(), hangsUntilUs, happening);
                else happening.Action(state);
            },
        });

    public void After(long delayUs, SimProcess? owner, Action<object?> action, object? state = null) =>
        At(NowUs + delayUs, new SimEvent(owner, action, state));

    public void After(long delayUs, Action action) =>
        At(NowUs + delayUs, new SimEvent(null, static state => ((Action)state!)(), action));

    /// <summary>Adds something to the trace that no event shows, such as an answer.</summary>
    public void Note(ulong what) => Trace = (Trace ^ what) * 1099511628211;

    /// <summary>Runs all events up to that moment, or until one throws an exception.</summary>
    public void RunUntil(long untilUs)
    {
        while (Bug is null && _ahead.TryPeek(out _, out var key) && key >> NumberBits <= untilUs)
        {
            NowUs = key >> NumberBits;
            var happening = _ahead.Dequeue();
            if (happening.Owner is { IsAlive: false }) continue;
            if (happening.Owner is { IsPaused: true } paused)
            {
                paused.Wait(happening);
                continue;
            }

            Count++;
            Note((ulong)key + (ulong)((happening.Owner?.Node ?? -1) + 2));
            Run(happening);
        }

        NowUs = Math.Max(NowUs, untilUs);
    }

    /// <summary>Ends the history with an exception that should not have been thrown.</summary>
    public void Fail(Exception bug) => Bug ??= bug;

    private void Run(SimEvent happening)
    {
        MayBlock = happening.MayBlock || happening.Owner is null;
        try
        {
            happening.Action(happening.State);
        }
        catch (Exception bug)
        {
            Fail(bug);
        }
    }
}
