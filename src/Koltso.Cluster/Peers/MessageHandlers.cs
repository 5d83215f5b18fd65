using Koltso.Wire.Frames;

namespace Koltso.Cluster.Peers;

/// <summary>What a node serves, by the kind of the request. Immutable.</summary>
public sealed class MessageHandlers
{
    private readonly IMessageHandler?[] _byKind = new IMessageHandler?[byte.MaxValue + 1];

    public MessageHandlers(params IEnumerable<IMessageHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            if (_byKind[(byte)handler.Kind] is not null) throw new ArgumentException($"Two handlers of {handler.Kind}.", nameof(handlers));
            _byKind[(byte)handler.Kind] = handler;
        }
    }

    /// <summary>Null for what this node does not serve.</summary>
    public IMessageHandler? Of(FrameKind kind) => _byKind[(byte)kind];
}
