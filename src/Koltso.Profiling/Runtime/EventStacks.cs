using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>The stacks of events as named frames.</summary>
internal sealed class EventStacks(JitSymbols symbols)
{
    private readonly Dictionary<CodeAddressIndex, Frame> _known = [];

    /// <summary>From the outermost caller to the leaf.</summary>
    public List<Frame> Of(TraceCallStack? stack)
    {
        var frames = new List<Frame>();
        for (; stack is not null; stack = stack.Caller) frames.Add(NameOf(stack.CodeAddress));
        frames.Reverse();
        return frames;
    }

    private Frame NameOf(TraceCodeAddress address)
    {
        if (!_known.TryGetValue(address.CodeAddressIndex, out var frame))
            _known[address.CodeAddressIndex] = frame = Resolve(address);
        return frame;
    }

    private Frame Resolve(TraceCodeAddress address)
    {
        if (symbols.Find(address.Address) is { } known) return known;
        if (address.Method is not { } method) return new Frame("[stub of the runtime]", Module.Stub);
        // The signature stands behind the name, in parentheses.
        var name = method.FullMethodName;
        var arguments = name.IndexOf('(', StringComparison.Ordinal);
        if (arguments > 0) name = name[..arguments];
        var point = name.LastIndexOf('.');
        if (point > 0 && name[point - 1] == '.') point--;
        return new Frame(
            point > 0 ? MethodNames.Of(name[..point], name[(point + 1)..]) : MethodNames.Of("", name), address.ModuleName);
    }
}
