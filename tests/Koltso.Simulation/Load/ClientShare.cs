using Koltso.Checking;

namespace Koltso.Simulation.Load;

/// <summary>What all clients of a history have in common.</summary>
/// <param name="unruly">When frames may come twice.</param>
internal sealed class ClientShare(SimWorkload workload, int replication, IReadOnlyList<(long FromUs, long ToUs)> unruly)
{
    private int _left = workload.Operations, _unattendedLeft = workload.UnattendedKeys * UnattendedKeys.OperationsEach;

    public SimWorkload Workload => workload;

    public List<Operation> History { get; } = new(workload.Operations);

    /// <summary>Reads that were answered with a record whose field was lost or changed on its way.</summary>
    public List<Operation> WithoutField { get; } = [];

    public int Replication => replication;

    /// <summary>Whether no operation will be sent any more.</summary>
    public bool IsOver => _left == 0 && _unattendedLeft == 0;

    /// <summary>
    /// Whether a request of that time may come to a replica twice, which TCP rules out: what was refused the first time may be
    /// applied the second.
    /// </summary>
    public bool MayComeTwice(long fromUs, long toUs) => unruly.Any(time => time.FromUs <= toUs && fromUs <= time.ToUs);

    /// <summary>The id of a client's next operation, which is sent at once; false when there have been enough.</summary>
    public bool TryTake(out int id)
    {
        id = History.Count;
        if (_left == 0) return false;
        _left--;
        return true;
    }

    /// <summary>The id of the next operation on an unattended key, which is sent at once.</summary>
    public int TakeUnattended()
    {
        _unattendedLeft--;
        return History.Count;
    }
}
