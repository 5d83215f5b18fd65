namespace Koltso.Load.Choosing;

/// <summary>What a workload is made of, and which keys it means where nothing else is said.</summary>
/// <param name="Rest">What is not one of <paramref name="Others"/>.</param>
internal sealed record OperationMix(KeyDistribution Keys, Operation Rest, IReadOnlyList<OperationShare> Others)
{
    public static OperationMix Of(Workload workload, double readShare) => workload switch
    {
        Workload.Get => new(KeyDistribution.Uniform, Operation.Read, []),
        Workload.Put => new(KeyDistribution.Uniform, Operation.Update, []),
        Workload.Delete => new(KeyDistribution.Uniform, Operation.Delete, []),
        Workload.Mixed => new(KeyDistribution.Uniform, Operation.Read, [new(Operation.Update, 1 - readShare)]),
        Workload.YcsbA => new(KeyDistribution.Zipfian, Operation.Read, [new(Operation.Update, 0.5)]),
        Workload.YcsbB => new(KeyDistribution.Zipfian, Operation.Read, [new(Operation.Update, 0.05)]),
        Workload.YcsbC => new(KeyDistribution.Zipfian, Operation.Read, []),
        Workload.YcsbD => new(KeyDistribution.Latest, Operation.Read, [new(Operation.Insert, 0.05)]),
        Workload.YcsbE => new(KeyDistribution.Zipfian, Operation.Scan, [new(Operation.Insert, 0.05)]),
        Workload.YcsbF => new(KeyDistribution.Zipfian, Operation.Read, [new(Operation.ReadModifyWrite, 0.5)]),
        _ => throw new ArgumentOutOfRangeException(nameof(workload)),
    };

    public Operation Draw(Random random)
    {
        if (Others.Count == 0) return Rest;
        var chance = random.NextDouble();
        for (var i = 0; i < Others.Count; i++)
        {
            if (chance < Others[i].Share) return Others[i].Operation;
            chance -= Others[i].Share;
        }

        return Rest;
    }
}
