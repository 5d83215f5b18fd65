using Koltso.Checking;

namespace Koltso.Simulation.Load;

/// <summary>What all clients of a history have in common.</summary>
/// <param name="unruly">When frames may come twice.</param>
internal sealed class ClientShare(int operations, int replication, IReadOnlyList<(long FromUs, long ToUs)> unruly)
{
    public List<Operation> History { get; } = new(operations);

    /// <summary>Reads that were answered with a record whose field was lost or changed on its way.</summary>
    public List<Operation> WithoutField { get; } = [];

    public int Replication => replication;

    /// <summary>Whether clients have stopped sending operations.</summary>
    public bool IsOver => History.Count >= operations;

    /// <summary>
    /// Whether a request of that time may come to a replica twice, which TCP rules out: what was refused the first time may be
    /// applied the second.
    /// </summary>
    public bool MayComeTwice(long fromUs, long toUs) => unruly.Any(time => time.FromUs <= toUs && fromUs <= time.ToUs);

    /// <summary>The next operation's id; false when there have been enough.</summary>
    public bool TryTake(out int id)
    {
        id = History.Count;
        return !IsOver;
    }
}
