namespace Koltso.Core.Buffers;

/// <summary>
/// What the process holds of values and frames on their way: bodies that come in, answers and frames that go out, records that
/// wait for the disk. There is one such account, as there is one memory. Any thread may call. Bound: <see cref="BytesMax"/>, for what
/// asks first (<see cref="TryTake"/>); what cannot wait for an answer (<see cref="Take"/>) is small and bounded by its callers.
/// </summary>
public static class PayloadMemory
{
    private const long IdleSlackBytes = 1 << 20;

    private static readonly object s_lock = new();
    private static long s_taken, s_bytesMax = long.MaxValue, s_refusals;
    private static int s_waiters;

    /// <summary>Without a bound until somebody sets one.</summary>
    public static long BytesMax
    {
        get => Volatile.Read(ref s_bytesMax);
        set => Volatile.Write(ref s_bytesMax, value);
    }

    public static long Taken => Interlocked.Read(ref s_taken);

    /// <summary>More is taken than there should be: whoever can wait should.</summary>
    public static bool IsShort => Taken > BytesMax;

    /// <summary>Grows with each request that was refused: whoever sees it grow should let go of what is not urgent.</summary>
    public static long Refusals => Interlocked.Read(ref s_refusals);

    public static bool TryTake(long bytes)
    {
        if (Fits(Interlocked.Add(ref s_taken, bytes))) return true;
        GiveBack(bytes);
        Interlocked.Increment(ref s_refusals);
        return false;
    }

    /// <summary>
    /// For work that has time, and a thread that may block: waits until there is room, at most for so long; then takes it all the same.
    /// </summary>
    public static void TakePatiently(long bytes, int patienceMs)
    {
        if (TryTake(bytes)) return;
        lock (s_lock)
        {
            s_waiters++;
            while (!TryTake(bytes))
            {
                // Given back by now, or not yet: either way this is told.
                if (Monitor.Wait(s_lock, patienceMs)) continue;
                Take(bytes);
                break;
            }

            s_waiters--;
        }
    }

    public static void Take(long bytes) => Fits(Interlocked.Add(ref s_taken, bytes));

    /// <summary>What is free but kept for the next who needs it goes back to the operating system.</summary>
    public static void ReleaseIdle() => Pages.ReleaseIdle();

    public static void GiveBack(long bytes)
    {
        Interlocked.Add(ref s_taken, -bytes);
        if (Volatile.Read(ref s_waiters) == 0) return;
        lock (s_lock) Monitor.PulseAll(s_lock);
    }

    private static bool Fits(long taken)
    {
        // What was just taken may be about to come out of the idle ones: so a little more than there should be.
        if (Pages.IdleBytes is var idle and > 0 && taken + idle > BytesMax + IdleSlackBytes) Pages.ReleaseIdle();
        return taken <= BytesMax;
    }
}
