using System.CommandLine;
using Koltso.Cli.Values;
using Koltso.Profiling;

namespace Koltso.Cli.Profile;

/// <summary>The options of <c>koltso profile</c>.</summary>
internal sealed class ProfileCommandOptions
{
    private const int HertzMax = 5_000;

    private readonly Option<Uri> _url = UrlOption.Create();
    private readonly Option<string?> _node =
        new("--node") { Description = "The node to profile, which must run on this machine. Default: the one at --url.", HelpName = "ID" };
    private readonly Option<int?> _pid =
        IntOption.Create("--pid", "Profile any .NET process instead, by its process id.", 1, int.MaxValue, helpName: "PID");
    private readonly Option<ProfileKind[]> _kinds = KindsOption();
    private readonly Option<Duration?> _duration = DurationOption.Create(
        "--duration", "How long to record; Ctrl-C ends it early.", new Duration(TimeSpan.FromSeconds(10)),
        new Duration(TimeSpan.FromSeconds(1)), new Duration(TimeSpan.FromMinutes(10)));
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Write the page to this file.", HelpName = "FILE", DefaultValueFactory = _ => "profile.html",
    };
    private readonly Option<string?> _speedscope =
        new("--speedscope") { Description = "Also write the profile for speedscope, as JSON.", HelpName = "FILE" };
    private readonly Option<CpuSampler?> _sampler = ChoiceOption.Create<CpuSampler>(
        "--sampler", "What samples CPU: auto is perf where it is permitted, else the runtime.", CpuSampler.Auto);
    private readonly Option<int?> _hertz =
        IntOption.Create("--hertz", "Samples per second of each busy thread, with perf.", 1, HertzMax, ProfileRequest.PerfHertzDefault);

    public void AddTo(Command command)
    {
        Option[] all = [_node, _pid, _url, _kinds, _duration, _output, _speedscope, _sampler, _hertz];
        foreach (var option in all) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_node) is not null && result.GetValue(_pid) is not null)
                result.AddError("profile: give --node or --pid, not both.");
        });
    }

    public string? Node(ParseResult parsed) => parsed.GetValue(_node);

    public int? Pid(ParseResult parsed) => parsed.GetValue(_pid);

    public Uri Url(ParseResult parsed) => parsed.GetRequiredValue(_url);

    public string OutputPath(ParseResult parsed) => parsed.GetRequiredValue(_output);

    public string? SpeedscopePath(ParseResult parsed) => parsed.GetValue(_speedscope);

    public ProfileRequest Request(ParseResult parsed, int pid) => new()
    {
        Pid = pid,
        Kinds = parsed.GetRequiredValue(_kinds),
        Duration = parsed.GetValue(_duration)!.Value.Time,
        CpuSampler = parsed.GetValue(_sampler) ?? CpuSampler.Auto,
        PerfHertz = parsed.GetValue(_hertz)!.Value,
    };

    private static Option<ProfileKind[]> KindsOption()
    {
        var all = Enum.GetValues<ProfileKind>();
        var names = string.Join(',', all.Select(ChoiceOption.Lower));
        return new Option<ProfileKind[]>("--kind")
        {
            Description = $"What to record: one kind, or several separated by commas. Default: {names}.",
            HelpName = names,
            DefaultValueFactory = _ => all,
            CustomParser = result =>
            {
                var kinds = new List<ProfileKind>();
                foreach (var name in result.Tokens.SelectMany(static token => token.Value.Split(',')))
                {
                    if (Array.FindIndex(all, kind => ChoiceOption.Lower(kind) == name) is >= 0 and var at) kinds.Add(all[at]);
                    else result.AddError($"--kind: '{name}' is not one of {names}.");
                }

                return [.. kinds.Distinct()];
            },
        };
    }
}
