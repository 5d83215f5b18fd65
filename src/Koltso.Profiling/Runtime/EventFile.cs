using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Koltso.Profiling.Runtime;

/// <summary>What a recorded session holds: names of code, and the events of each kind.</summary>
internal static class EventFile
{
    /// <summary>Names of the code that was compiled before the process started, which no perf map has.</summary>
    public static void ReadSymbols(string path, JitSymbols symbols)
    {
        var methods = new List<(ulong Start, ulong Length, string Type, string Method, long ModuleId)>();
        var modules = new Dictionary<long, string>();
        try
        {
            using var source = new EventPipeEventSource(path);
            var rundown = new ClrRundownTraceEventParser(source);
            rundown.MethodDCStopVerbose += method => methods.Add(
                (method.MethodStartAddress, (ulong)method.MethodSize, method.MethodNamespace, method.MethodName, method.ModuleID));
            rundown.LoaderModuleDCStop += module => modules[module.ModuleID] = Path.GetFileNameWithoutExtension(module.ModuleILPath);
            source.Process();
        }
        catch (Exception torn) when (IsTorn(torn))
        {
            // The process ended before the list was complete.
        }

        // What was compiled at run time stands in the perf map too, and there also what has been replaced meanwhile.
        methods.RemoveAll(method => symbols.Find(method.Start) is not null);
        foreach (var (start, length, type, method, moduleId) in methods)
            symbols.Add(start, length, new Frame(MethodNames.Of(type, method), modules.GetValueOrDefault(moduleId, Module.Stub)));
    }

    /// <summary>Reads the events in order.</summary>
    public static void Read(string path, Action<TraceLogEventSource> subscribe)
    {
        var log = path + ".etlx";
        try
        {
            TraceLog.CreateFromEventPipeDataFile(path, log, new TraceLogOptions { ContinueOnError = true });
            using var events = new TraceLog(log);
            using var source = events.Events.GetSource();
            subscribe(source);
            source.Process();
        }
        catch (Exception torn) when (IsTorn(torn))
        {
            // The process ended in the middle of a block: what was before it has been read.
        }
    }

    private static bool IsTorn(Exception exception) =>
        exception is FormatException or IOException or InvalidDataException or NotSupportedException or ArgumentException or IndexOutOfRangeException;
}
