using Koltso.Checking;

namespace Koltso.Simulation.Load;

/// <summary>The state that all clients of a history share.</summary>
internal sealed class ClientShare(int operations, int replication)
{
    public List<Operation> History { get; } = new(operations);

    /// <summary>Reads that were answered with a record whose field was lost or changed on its way.</summary>
    public List<Operation> WithoutField { get; } = [];

    public int Replication => replication;

    /// <summary>Whether clients have stopped sending operations.</summary>
    public bool IsOver => History.Count >= operations;

    /// <summary>The next operation's id; false when there have been enough operations.</summary>
    public bool TryTake(out int id)
    {
        id = History.Count;
        return !IsOver;
    }
}
