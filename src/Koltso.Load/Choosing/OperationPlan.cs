namespace Koltso.Load.Choosing;

/// <summary>Which operation comes next, on which id: decided by the workload and the seed. One thread; never allocates.</summary>
internal sealed class OperationPlan
{
    private readonly BenchOptions _options;
    private readonly Random _random;
    private readonly OperationMix _mix;
    private readonly IKeyChooser _keys;
    private readonly InsertedIds _inserted;
    private readonly ValueSizes _sizes;

    public OperationPlan(BenchOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _mix = OperationMix.Of(options.Workload, options.ReadShare);
        _inserted = new InsertedIds(options.Keys);
        _sizes = options.SizesInUse;
        _keys = options.DistributionInUse switch
        {
            KeyDistribution.Uniform => new UniformKeys(_random, options.Keys),
            KeyDistribution.Sequential => new SequentialKeys(options.Keys),
            KeyDistribution.Hotspot => new HotspotKeys(_random, options.Keys, options.HotKeyShare, options.HotOperationShare),
            KeyDistribution.Zipfian => new ZipfianKeys(_random, options.Keys, options.ZipfianConstant),
            _ => new LatestKeys(_random, _inserted, options.ZipfianConstant),
        };
    }

    public PlannedOperation Next()
    {
        var operation = _mix.Draw(_random);
        var id = operation == LoadOperation.Insert ? _inserted.Take() : _keys.Next();
        return new PlannedOperation(operation, id, operation switch
        {
            LoadOperation.Update or LoadOperation.Insert or LoadOperation.ReadModifyWrite => _sizes.Draw(_random),
            LoadOperation.Scan => _random.Next(_options.ScanMax) + 1,
            _ => 0,
        });
    }

    /// <summary>It was answered, or failed: what it inserted may be read from now on.</summary>
    public void Ended(in PlannedOperation operation)
    {
        if (operation.Operation == LoadOperation.Insert) _inserted.End(operation.Id);
    }
}
