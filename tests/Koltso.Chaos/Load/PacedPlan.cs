using Koltso.Checking;

namespace Koltso.Chaos.Load;

/// <summary>What a paced load does: all keys are equally likely and use the same quorum.</summary>
/// <param name="Keys">Keys are below this number.</param>
/// <param name="DeletePercent">The share of deletions among the writes.</param>
/// <param name="RepeatsBroken">A request whose connection broke is sent again over another.</param>
internal sealed record PacedPlan(
    int Keys, int Connections, int Ack, int From, int RatePerSecond = 1, int ReadPercent = 0, int DeletePercent = 0,
    bool RepeatsBroken = false, int FirstKey = 0)
{
    public (OperationKind Kind, int Key) Next(Random random)
    {
        var key = random.Next(FirstKey, Keys);
        if (random.Next(100) < ReadPercent) return (OperationKind.Get, key);
        return (random.Next(100) < DeletePercent ? OperationKind.Delete : OperationKind.Put, key);
    }
}
