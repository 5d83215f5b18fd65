using System.CommandLine;
using System.Globalization;
using Koltso.Cli.Values;
using Koltso.Core;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary>The options of <c>koltso bench</c>.</summary>
internal sealed class BenchCommandOptions
{
    private const int AsFastAsItGoes = 0, RateMax = 10_000_000, ConnectionsMax = 10_000;

    private readonly Option<Uri[]> _urls = UrlOption.CreateMany();
    private readonly Option<Workload?> _workload = ChoiceOption.Create("--workload", "What is asked: mixed is GET and PUT by chance.", Workload.Get);
    private readonly Option<int> _rate = RateOption();
    private readonly Option<int?> _connections = IntOption.Create("--connections", "Connections, each with one request at a time.", 1, ConnectionsMax, 32);
    private readonly Option<Duration?> _duration = TimeOption("--duration", "How long.", 10);
    private readonly Option<Duration?> _warmup = TimeOption("--warmup", "Load before that, not counted.", 0);
    private readonly Option<int?> _keys = IntOption.Create("--keys", "Ids are 1 to this.", 1, int.MaxValue, 10_000);
    private readonly Option<int?> _valueSize = IntOption.Create("--value-size", "Bytes of a value.", 0, Limits.ValueBytesMaxCeiling, 1_200, "BYTES");
    private readonly Option<KeyOrder?> _keyOrder = ChoiceOption.Create("--key-order", "The order of ids.", KeyOrder.Random);
    private readonly Option<int?> _requests = IntOption.Create("--requests", "Stop after so many, also before the time is over.", 1, int.MaxValue);
    private readonly Option<int?> _ack = ReplicaOptions.CreateAck();
    private readonly Option<int?> _from = ReplicaOptions.CreateFrom();
    private readonly Option<int?> _seed = IntOption.Create("--seed", "Decides what is random.", 0, int.MaxValue, 1);
    private readonly Option<int?> _reads = IntOption.Create("--reads", "Percent of GET in the mixed workload.", 0, 100, 50, "PERCENT");
    private readonly Option<int[]> _pids = new("--pid")
    {
        Description = "Processes of the server on this machine, for a server that does not tell its own CPU time.",
        HelpName = "PID",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _json = new("--json") { Description = "Write the result to this file too.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _urls, _workload, _rate, _connections, _duration, _warmup, _keys, _valueSize, _keyOrder, _requests, _ack, _from, _seed, _reads,
            _pids, _json,
        ];
        foreach (var option in all) command.Options.Add(option);
        ReplicaOptions.RefuseMoreAcksThanReplicas(command, _ack, _from);
    }

    public BenchOptions Of(ParseResult parsed) => new()
    {
        Urls = parsed.GetRequiredValue(_urls),
        Workload = parsed.GetValue(_workload) ?? Workload.Get,
        RatePerSecond = parsed.GetValue(_rate) is var rate and not AsFastAsItGoes ? rate : null,
        Connections = parsed.GetValue(_connections)!.Value,
        Duration = parsed.GetValue(_duration)!.Value.Time,
        Warmup = parsed.GetValue(_warmup)!.Value.Time,
        Keys = parsed.GetValue(_keys)!.Value,
        ValueBytes = parsed.GetValue(_valueSize)!.Value,
        KeyOrder = parsed.GetValue(_keyOrder) ?? KeyOrder.Random,
        RequestsMax = parsed.GetValue(_requests),
        Ack = parsed.GetValue(_ack),
        From = parsed.GetValue(_from),
        Seed = parsed.GetValue(_seed)!.Value,
        ReadShare = parsed.GetValue(_reads)!.Value / 100.0,
        Pids = parsed.GetValue(_pids) ?? [],
    };

    public string? JsonPath(ParseResult parsed) => parsed.GetValue(_json);

    private static Option<Duration?> TimeOption(string name, string description, int seconds) =>
        DurationOption.Create(name, description, new Duration(TimeSpan.FromSeconds(seconds)), default, new Duration(TimeSpan.FromHours(24)));

    private static Option<int> RateOption() => new("--rate")
    {
        Description = "Requests a second, sent on time whatever the server does; max: as fast as answers come.",
        HelpName = "N|max",
        DefaultValueFactory = _ => 1_000,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "max") return AsFastAsItGoes;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= RateMax) return rate;
            result.AddError($"--rate: '{text}' is neither max nor a whole number from 1 to {RateMax}.");
            return AsFastAsItGoes;
        },
    };
}
