namespace Koltso.Api.Http;

/// <summary>The outcome of a question to a node: an answer, or why there is none; never both.</summary>
/// <param name="Value">The answer; null (or the type's default) where there is a fault.</param>
/// <param name="Fault">Null where there is an answer.</param>
public readonly record struct NodeAnswer<T>(T? Value, NodeFault? Fault)
{
    public NodeAnswer(NodeFault fault)
        : this(default, fault)
    {
    }

    public NodeAnswer(T value)
        : this(value, null)
    {
    }
}
