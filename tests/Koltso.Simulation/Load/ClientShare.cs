using Koltso.Checking;

namespace Koltso.Simulation.Load;

/// <summary>The state that all clients of a history share.</summary>
internal sealed class ClientShare(int operations, int replication)
{
    public List<Operation> History { get; } = new(operations);

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
