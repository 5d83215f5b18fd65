using System.Runtime.InteropServices;
using Koltso.Profiling.Stacks;

namespace Koltso.Profiling.Perf;

/// <summary>Turns perf's frames into named ones, and adds the samples up.</summary>
internal sealed class PerfStacks(JitSymbols symbols)
{
    private readonly Dictionary<string, List<PerfMapping>> _mappings = [];
    private readonly Dictionary<PerfFrame, Frame> _known = [];
    private readonly List<Frame> _frames = [];

    public CallTree Tree { get; } = new();

    public void Add(PerfMapping mapping)
    {
        if (mapping.IsExecutable) (CollectionsMarshal.GetValueRefOrAddDefault(_mappings, mapping.Dso, out _) ??= []).Add(mapping);
    }

    public void Add(PerfSample sample)
    {
        _frames.Clear();
        for (var i = sample.Frames.Count - 1; i >= 0; i--)
        {
            var frame = NameOf(sample.Frames[i]);
            // An address that nobody knows above a known one is where a stack broke: the rest of it stands for itself.
            if (frame.Module == Module.None && i > 0) continue;
            // Several frames of a library without symbols are one place to the reader.
            if (frame.Name[0] == '[' && _frames.Count > 0 && _frames[^1] == frame) continue;
            _frames.Add(frame);
        }

        Tree.Add(sample.Comm, _frames[FirstWorthy()..], sample.PeriodNs / 1e9);
    }

    /// <summary>What starts every thread says nothing: the stack begins with the first frame behind it.</summary>
    private int FirstWorthy()
    {
        var first = 0;
        while (first < _frames.Count - 1 && _frames[first].Name is "start_thread" or "clone3" or "__clone3" or "__clone" or "[libcoreclr.so]" or "[libstdc++.so.6]")
            first++;
        return first;
    }

    private Frame NameOf(PerfFrame frame)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, frame, out var there);
        if (!there) known = Resolve(frame);
        return known;
    }

    private Frame Resolve(PerfFrame frame)
    {
        if (frame.Dso.Length == 0) return symbols.Find(frame.Address) ?? new Frame("[unknown]", Module.None);
        if (frame.Dso.StartsWith("[kernel", StringComparison.Ordinal) || frame.Dso.StartsWith("[guest.kernel", StringComparison.Ordinal)
            || frame.Dso.EndsWith(".ko", StringComparison.Ordinal) || IsKernelModule(frame))
            return new Frame(frame.Symbol.Length > 0 ? frame.Symbol : Module.Kernel, Module.Kernel);
        var file = Path.GetFileName(frame.Dso);
        if (file.StartsWith("perf-", StringComparison.Ordinal) && file.EndsWith(".map", StringComparison.Ordinal))
            return frame.Symbol.Length > 0 ? MethodNames.OfPerfMap(frame.Symbol) : Stub;
        if (frame.Symbol.Length > 0) return new Frame(MethodNames.OfNative(frame.Symbol), file);
        if (Address(frame) is { } address && symbols.Find(address) is { } found) return found;
        if (IsCodeOfRuntime(frame.Dso)) return Stub;
        return new Frame(file.EndsWith(".dll", StringComparison.Ordinal) ? $"[{file}]" : $"[{Library(file)}]", file);
    }

    private static Frame Stub => new("[stub of the runtime]", Module.Stub);

    private static bool IsKernelModule(PerfFrame frame) => frame.Dso[0] == '[' && frame.Dso != "[vdso]" && frame.Address > long.MaxValue;

    /// <summary>Memory that the runtime writes code to.</summary>
    private static bool IsCodeOfRuntime(string dso) =>
        dso.StartsWith("/memfd:doublemapper", StringComparison.Ordinal) || dso is "//anon" or "[anon]";

    // librocksdb.so.7.8.3 is librocksdb.so to the reader.
    private static string Library(string file) =>
        file.IndexOf(".so.", StringComparison.Ordinal) is > 0 and var at ? file[..(at + 3)] : file;

    /// <summary>Where in memory the file's offset lies.</summary>
    private ulong? Address(PerfFrame frame)
    {
        if (!_mappings.TryGetValue(frame.Dso, out var mappings)) return null;
        foreach (var mapping in mappings)
        {
            if (frame.Address >= mapping.Offset && frame.Address - mapping.Offset < mapping.Length)
                return frame.Address - mapping.Offset + mapping.Start;
        }

        return null;
    }
}
