namespace Koltso.Load;

/// <summary>What a workload is made of, and which keys it means where nothing else is said.</summary>
/// <param name="Rest">What is not one of <paramref name="Others"/>.</param>
internal sealed record OperationMix(KeyDistribution Keys, LoadOperation Rest, IReadOnlyList<OperationShare> Others)
{
    public static OperationMix Of(Workload workload, double readShare) => workload switch
    {
        Workload.Get => new(KeyDistribution.Uniform, LoadOperation.Read, []),
        Workload.Put => new(KeyDistribution.Uniform, LoadOperation.Update, []),
        Workload.Delete => new(KeyDistribution.Uniform, LoadOperation.Delete, []),
        Workload.Mixed => new(KeyDistribution.Uniform, LoadOperation.Read, [new(LoadOperation.Update, 1 - readShare)]),
        Workload.YcsbA => new(KeyDistribution.Zipfian, LoadOperation.Read, [new(LoadOperation.Update, 0.5)]),
        Workload.YcsbB => new(KeyDistribution.Zipfian, LoadOperation.Read, [new(LoadOperation.Update, 0.05)]),
        Workload.YcsbC => new(KeyDistribution.Zipfian, LoadOperation.Read, []),
        Workload.YcsbD => new(KeyDistribution.Latest, LoadOperation.Read, [new(LoadOperation.Insert, 0.05)]),
        Workload.YcsbE => new(KeyDistribution.Zipfian, LoadOperation.Scan, [new(LoadOperation.Insert, 0.05)]),
        Workload.YcsbF => new(KeyDistribution.Zipfian, LoadOperation.Read, [new(LoadOperation.ReadModifyWrite, 0.5)]),
        _ => throw new ArgumentOutOfRangeException(nameof(workload)),
    };

    public LoadOperation Draw(Random random)
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
