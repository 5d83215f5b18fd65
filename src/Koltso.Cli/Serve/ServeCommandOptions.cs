using System.CommandLine;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Core;

namespace Koltso.Cli.Serve;

/// <summary>The options of <c>koltso serve</c> and what they become.</summary>
internal sealed class ServeCommandOptions
{
    public const string ParentPid = "--parent-pid";

    private readonly Option<string> _cluster =
        new("--cluster") { Description = "The cluster file; the same on every node.", HelpName = "FILE", Required = true };
    private readonly Option<string> _node =
        new("--node") { Description = "The node of that file to run.", HelpName = "ID", Required = true };
    private readonly Option<string> _data =
        new("--data") { Description = "This node's own data folder.", HelpName = "DIR", Required = true };
    private readonly StoreFlags _store = new();

    private readonly Option<ByteSize?> _valueMax = ByteSizeOption.Create(
        "--max-value", "The largest value accepted.", ServeDefaults.ValueMax, 1, Limits.ValueBytesMaxCeiling);

    private readonly Option<int?> _timeoutMs = IntOption.Create(
        "--timeout-ms", "How long a request waits for replicas.", ServeDefaults.TimeoutMsMin, ServeDefaults.TimeoutMsMax,
        ServeDefaults.TimeoutMs, "MS");

    private readonly HealingOptions _healing = new();
    private readonly LogOptions _log = new();

    private readonly Option<int?> _loops =
        IntOption.Create("--loops", "Number of I/O loops. Default: chosen for this machine.", 1, ServeDefaults.LoopsMax);
    private readonly Option<int?> _parentPid =
        IntOption.Create(ParentPid, "Exit when this process exits, and leave Ctrl-C to it.", 1, int.MaxValue, helpName: "PID");

    public void AddTo(Command command)
    {
        command.Options.Add(_cluster);
        command.Options.Add(_node);
        command.Options.Add(_data);
        _store.AddTo(command);
        command.Options.Add(_valueMax);
        command.Options.Add(_timeoutMs);
        _healing.AddTo(command);
        _log.AddTo(command);
        command.Options.Add(_loops);
        _parentPid.Hidden = true;
        command.Options.Add(_parentPid);
    }

    public ServeOptions Of(ParseResult parsed) => new(
        parsed.GetRequiredValue(_cluster),
        parsed.GetRequiredValue(_node),
        parsed.GetRequiredValue(_data),
        _store.Fsync(parsed),
        _store.Memory(parsed),
        _store.AcceptLoss(parsed),
        parsed.GetValue(_valueMax) ?? ServeDefaults.ValueMax,
        parsed.GetValue(_timeoutMs) ?? ServeDefaults.TimeoutMs,
        _healing.Of(parsed),
        _log.Of(parsed),
        parsed.GetValue(_loops),
        parsed.GetValue(_parentPid));
}
