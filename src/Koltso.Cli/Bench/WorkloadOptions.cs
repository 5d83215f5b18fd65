using System.CommandLine;
using Koltso.Cli.Values;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary>What a load test asks: which operations, which keys, how large values.</summary>
internal sealed class WorkloadOptions
{
    private const double ZipfianMin = 0.01, ZipfianMax = 5, PercentMin = 0.0001;

    private readonly Option<Workload?> _workload = WorkloadOption();
    private readonly Option<int?> _reads = IntOption.Create("--reads", "Percent of GET in the mixed workload.", 0, 100, 50, "PERCENT");
    private readonly Option<int?> _keys =
        IntOption.Create("--keys", "Ids run from 1 to this; inserts use the ids after it.", 1, int.MaxValue, 10_000);
    private readonly Option<KeyDistribution?> _distribution = DistributionOption();
    private readonly Option<double?> _zipfian = NumberOption.Create(
        "--zipfian-constant", "Skew of zipfian and latest: the id of rank r is requested r^-constant times as often as the first.",
        ZipfianMin, ZipfianMax, 0.99);
    private readonly Option<double?> _hotKeys =
        NumberOption.Create("--hot-keys", "hotspot: percent of the keys that are hot.", PercentMin, 100, 20, "PERCENT");
    private readonly Option<double?> _hotOperations =
        NumberOption.Create("--hot-operations", "hotspot: percent of the operations that use hot keys.", 0, 100, 80, "PERCENT");
    private readonly Option<ValueSizes?> _valueSize = ValueSizeOption.Create();
    private readonly Option<ContentKind?> _valueContent = ChoiceOption.Create<ContentKind>(
        "--value-content", "What values are made of: half of what a compressor takes out, random bytes, or one letter throughout.",
        ContentKind.Half);

    public void AddTo(Command command)
    {
        Option[] all = [_workload, _reads, _keys, _distribution, _zipfian, _hotKeys, _hotOperations, _valueSize, _valueContent];
        foreach (var option in all) command.Options.Add(option);
    }

    public BenchOptions Of(ParseResult parsed, IReadOnlyList<Uri> urls)
    {
        var sizes = parsed.GetValue(_valueSize)!;
        var isFixed = sizes.Ranges is [{ } only] && only.Min == only.Max;
        return new BenchOptions
        {
            Urls = urls,
            Workload = parsed.GetValue(_workload) ?? Workload.Get,
            ReadShare = parsed.GetValue(_reads)!.Value / 100.0,
            Keys = parsed.GetValue(_keys)!.Value,
            Distribution = parsed.GetValue(_distribution),
            ZipfianConstant = parsed.GetValue(_zipfian)!.Value,
            HotKeyShare = parsed.GetValue(_hotKeys)!.Value / 100,
            HotOperationShare = parsed.GetValue(_hotOperations)!.Value / 100,
            ValueBytes = sizes.Max,
            ValueSizes = isFixed ? null : sizes,
            ValueContent = parsed.GetValue(_valueContent) ?? ContentKind.Half,
        };
    }

    private static Option<Workload?> WorkloadOption() => new("--workload")
    {
        Description = "The workload. mixed: GET and PUT at random. ycsb-a to ycsb-f, the core workloads of YCSB: "
            + "a half reads, half updates; b 95 % reads, 5 % updates; c reads; d 95 % reads of the newest ids, 5 % inserts; "
            + "e 95 % scans of 1 to 100 entities, 5 % inserts (refused unless the server offers /v0/entities with limit); "
            + "f half reads, half read-modify-writes. Default: get.",
        HelpName = string.Join('|', WorkloadNames.All),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (WorkloadNames.TryParse(text, out var workload)) return workload;
            result.AddError($"--workload: '{text}' is not one of {string.Join(", ", WorkloadNames.All)}.");
            return null;
        },
    };

    private static Option<KeyDistribution?> DistributionOption()
    {
        // What older scripts say.
        const string Alias = "--key-order", Random = "random";
        var option = ChoiceOption.Create<KeyDistribution>(
            "--distribution", "Which ids are requested, and how often. Default: as the workload is defined, else uniform.");
        option.Aliases.Add(Alias);
        var parse = option.CustomParser!;
        option.CustomParser = result => result.Tokens[0].Value == Random ? KeyDistribution.Uniform : parse(result);
        return option;
    }
}
