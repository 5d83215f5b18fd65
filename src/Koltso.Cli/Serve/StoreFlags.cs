using System.CommandLine;
using Koltso.Cli.Values;
using Koltso.Storage;

namespace Koltso.Cli.Serve;

/// <summary>The options of a node's store that <c>up</c> hands on to every <c>serve</c>.</summary>
internal sealed class StoreFlags
{
    private readonly Option<FsyncMode?> _fsync = ChoiceOption.Create<FsyncMode>(
        "--fsync", "When writes are forced to disk; a killed process loses nothing in any mode.", ServeDefaults.Fsync);

    private readonly Option<ByteSize?> _memory = ByteSizeOption.Create(
        "--memory", "Memory that a node may use in total: the runtime, the store's cache, values in transit.", ServeDefaults.Memory,
        ServeDefaults.MemoryBytesMin, ServeDefaults.MemoryBytesMax);

    private readonly Option<bool> _acceptLoss = new(AcceptLossName)
    {
        Description = "Start although records are lost of which there is no other copy, and go on without them.",
    };

    public const string AcceptLossName = "--accept-loss";

    public void AddTo(Command command)
    {
        command.Options.Add(_acceptLoss);
        command.Options.Add(_fsync);
        command.Options.Add(_memory);
    }

    public FsyncMode Fsync(ParseResult parsed) => parsed.GetValue(_fsync) ?? ServeDefaults.Fsync;

    public bool AcceptLoss(ParseResult parsed) => parsed.GetValue(_acceptLoss);

    public ByteSize Memory(ParseResult parsed) => parsed.GetValue(_memory) ?? ServeDefaults.Memory;
}
