using System.Runtime.InteropServices;
using Koltso.Profiling.Stacks;

namespace Koltso.Profiling.Perf;

/// <summary>Turns perf's frames into named ones, and adds the samples up.</summary>
internal sealed class PerfStacks(JitSymbols symbols)
{
    private const string EndedThread = "(ended thread)";
    private readonly Dictionary<string, List<PerfMapping>> _mappings = [];
    private readonly Dictionary<PerfFrame, Frame> _known = [];
    private readonly LibcCallers _libc = new();

    public CallTree Tree { get; } = new();

    public bool HasKernel { get; private set; }

    public void Add(PerfMapping mapping)
    {
        if (mapping.IsExecutable) (CollectionsMarshal.GetValueRefOrAddDefault(_mappings, mapping.Dso, out _) ??= []).Add(mapping);
    }

    public void Add(PerfSample sample)
    {
        var frames = FramesOf(sample);
        HasKernel |= frames.Exists(static frame => frame.Module == Module.Kernel);
        var start = FirstWorthy(frames);
        var thread = sample.Comm[0] == ':' ? EndedThread : sample.Comm; // perf came to know its number only
        if (sample.IsUnwound) _libc.Learn(thread, start > 0 ? frames[start..] : frames, isWhole: start > 0);
        else if (start == 0 && IsBroken(frames)) _libc.Add(thread, frames, sample.PeriodNs / 1e9);
        else Tree.Add(thread, frames[start..], sample.PeriodNs / 1e9);
    }

    /// <summary>When all samples have been added.</summary>
    public void Complete() => _libc.AddTo(Tree);

    /// <summary>From the outermost caller to the leaf.</summary>
    private List<Frame> FramesOf(PerfSample sample)
    {
        var frames = new List<Frame>(sample.Frames.Count);
        for (var i = sample.Frames.Count - 1; i >= 0; i--)
        {
            var frame = NameOf(sample.Frames[i]);
            // An address that nobody knows above a known one is where a stack broke: the rest of it stands for itself.
            if (frame.Module == Module.None && i > 0) continue;
            // Several frames of a library without symbols are one place to the reader.
            if (frame.Name[0] == '[' && frames.Count > 0 && frames[^1] == frame) continue;
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Code of libc keeps no frame pointers: a stack that it breaks begins there.</summary>
    private static bool IsBroken(List<Frame> frames) =>
        frames.Find(static frame => frame.Module != Module.Kernel).Module is { } module && LibcCallers.IsLibc(module);

    /// <summary>What starts every thread says nothing: the stack begins with the first frame behind it.</summary>
    private static int FirstWorthy(List<Frame> frames)
    {
        var first = 0;
        while (first < frames.Count - 1 && IsStartOfThread(frames[first])) first++;
        return first;
    }

    private static bool IsStartOfThread(Frame frame) =>
        frame.Name is "start_thread" or "clone3" or "__clone3" or "__clone" or "[libcoreclr.so]"
            || frame.Name.StartsWith("[libstdc++", StringComparison.Ordinal);

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
            return new Frame(frame.Symbol.Length > 0 ? MethodNames.OfNative(frame.Symbol) : Module.Kernel, Module.Kernel);
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

    // librocksdb.so.11.12.0 is librocksdb.so to the reader.
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
