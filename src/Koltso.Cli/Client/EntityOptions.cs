using System.CommandLine;
using System.Text;
using Koltso.Api;
using Koltso.Cli.Values;
using Koltso.Core.Keys;

namespace Koltso.Cli.Client;

/// <summary>What get, put and delete have in common on the command line: the key, the node, the replicas.</summary>
internal sealed class EntityOptions
{
    private readonly Argument<string> _key = new("KEY") { Description = "The key: 1 to 1024 bytes of UTF-8, no line feed." };
    private readonly Option<Uri> _url = UrlOption.Create();
    private readonly Option<int?> _ack = ReplicaOptions.CreateAck();
    private readonly Option<int?> _from = ReplicaOptions.CreateFrom();

    private readonly Option<Duration?> _timeout = DurationOption.Create(
        "--timeout", "How long the node may be silent.", new(TimeSpan.FromSeconds(10)), new(TimeSpan.FromMilliseconds(1)),
        new(TimeSpan.FromHours(1)));

    public EntityOptions() => _key.Validators.Add(static result =>
    {
        if (result.Tokens is [{ Value: var key }] && KeyRules.Validate(Encoding.UTF8.GetBytes(key)) is { } wrong)
            result.AddError($"KEY: {wrong}");
    });

    public void AddKeyTo(Command command) => command.Arguments.Add(_key);

    public void AddOptionsTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_ack);
        command.Options.Add(_from);
        command.Options.Add(_timeout);
        ReplicaOptions.RefuseMoreAcksThanReplicas(command, _ack, _from);
    }

    public TimeSpan SilenceMax(ParseResult parsed) => parsed.GetValue(_timeout)!.Value.Time;

    public EntityAddress Of(ParseResult parsed) => new(
        parsed.GetRequiredValue(_url),
        parsed.GetRequiredValue(_key),
        parsed.GetValue(_ack),
        parsed.GetValue(_from));
}
