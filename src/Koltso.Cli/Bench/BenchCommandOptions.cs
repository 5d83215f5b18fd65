using System.CommandLine;
using System.Globalization;
using Koltso.Cli.Values;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary>
/// The options of <c>koltso bench</c>: where to, how fast and how long, and what is written. What is asked: <see cref="WorkloadOptions"/>.
/// </summary>
internal sealed class BenchCommandOptions
{
    public const int RateMax = 10_000_000;

    private const int AsFastAsItGoes = 0, ConnectionsMax = 10_000;

    private readonly Option<Uri[]> _urls = UrlOption.CreateMany();
    private readonly WorkloadOptions _workload = new();
    private readonly Option<int> _rate = RateOption();
    private readonly Option<int?> _connections =
        IntOption.Create("--connections", "Connections, each with one request at a time.", 1, ConnectionsMax, 32);
    private readonly Option<Duration?> _duration = TimeOption("--duration", "How long.", 10);
    private readonly Option<Duration?> _warmup = TimeOption("--warmup", "Load sent before that and not counted.", 0);
    private readonly Option<bool> _fill = new("--fill") { Description = "First store every key, as fast as possible." };
    private readonly Option<int?> _requests =
        IntOption.Create("--requests", "Stop after this many requests, even before --duration is over.", 1, int.MaxValue);
    private readonly Option<int?> _ack = ReplicaOptions.CreateAck();
    private readonly Option<int?> _from = ReplicaOptions.CreateFrom();
    private readonly Option<int?> _seed = IntOption.Create("--seed", "Seed of the random choices.", 0, int.MaxValue, 1);
    private readonly KneeCommandOptions _knee = new();
    private readonly Option<int[]> _pids = PidsOption();
    private readonly Option<string?> _json = new("--json") { Description = "Write the result to this file too.", HelpName = "FILE" };
    private readonly Option<string?> _hdr = new("--hdr")
    {
        Description = "Write latency percentiles to this file, in the format of HdrHistogram's plotters; "
            + "with several kinds of operations, also one file per kind (a.hdr: a.read.hdr).",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        Option[] first = [_urls], then = [_rate, _connections, _duration, _warmup, _fill, _requests, _ack, _from, _seed],
            last = [_pids, _json, _hdr];
        foreach (var option in first) command.Options.Add(option);
        _workload.AddTo(command);
        foreach (var option in then) command.Options.Add(option);
        _knee.AddTo(command, _rate, _requests);
        foreach (var option in last) command.Options.Add(option);
        ReplicaOptions.RefuseMoreAcksThanReplicas(command, _ack, _from);
    }

    public BenchOptions Of(ParseResult parsed) => _workload.Of(parsed, parsed.GetRequiredValue(_urls)) with
    {
        RatePerSecond = parsed.GetValue(_rate) is var rate and not AsFastAsItGoes ? rate : null,
        Connections = parsed.GetValue(_connections)!.Value,
        Duration = parsed.GetValue(_duration)!.Value.Time,
        Warmup = parsed.GetValue(_warmup)!.Value.Time,
        Fill = parsed.GetValue(_fill),
        RequestsMax = parsed.GetValue(_requests),
        Ack = parsed.GetValue(_ack),
        From = parsed.GetValue(_from),
        Seed = parsed.GetValue(_seed)!.Value,
        Pids = parsed.GetValue(_pids) ?? [],
    };

    /// <summary>Null: one load test, no search.</summary>
    public KneeOptions? KneeOf(ParseResult parsed) => _knee.Of(parsed, Of(parsed));

    public string? JsonPath(ParseResult parsed) => parsed.GetValue(_json);

    public string? HdrPath(ParseResult parsed) => parsed.GetValue(_hdr);

    private static Option<Duration?> TimeOption(string name, string description, int seconds) =>
        DurationOption.Create(
            name, description, new Duration(TimeSpan.FromSeconds(seconds)), default, new Duration(TimeSpan.FromHours(24)));

    private static Option<int[]> PidsOption() => new("--pid")
    {
        Description = "Processes of the server on this machine, for a server that does not report its own CPU time.",
        HelpName = "PID",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var pids = new List<int>();
            foreach (var token in result.Tokens)
            {
                if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0) pids.Add(pid);
                else result.AddError($"--pid: '{token.Value}' is not the id of a process.");
            }

            return [.. pids];
        },
    };

    private static Option<int> RateOption() => new("--rate")
    {
        Description = "Operations per second, sent on time whatever the server does; max: as fast as answers arrive.",
        HelpName = "N|max",
        DefaultValueFactory = _ => 1_000,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "max") return AsFastAsItGoes;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= RateMax)
                return rate;
            result.AddError($"--rate: '{text}' is neither max nor a whole number from 1 to {RateMax}.");
            return AsFastAsItGoes;
        },
    };
}
