using Koltso.Profiling.Stacks;
using Koltso.Profiling.Target;
using Microsoft.Diagnostics.NETCore.Client;

namespace Koltso.Profiling.Perf;

/// <summary>
/// The runtime's list of the code it makes, <c>/tmp/perf-PID.map</c>, switched on for the time of a profile and removed afterwards.
/// One that was there before belongs to somebody else and is only read.
/// </summary>
internal sealed class PerfMap
{
    private readonly DiagnosticsClient _client;
    private readonly bool _isOurs;
    private readonly string _file;
    private readonly string _infoFile;

    private PerfMap(DiagnosticsClient client, TargetProcess target)
    {
        _client = client;
        // Its own /tmp, which is another one in a container.
        _file = $"/proc/{target.Pid}/root/tmp/perf-{target.OwnPid}.map";
        _infoFile = $"/proc/{target.Pid}/root/tmp/perfinfo-{target.OwnPid}.map";
        _isOurs = !File.Exists(_file);
        // A process that has ended has no /proc any more.
        if (Directory.Exists("/tmp") && target.OwnPid == target.Pid) (_file, _infoFile) = ($"/tmp/perf-{target.Pid}.map", $"/tmp/perfinfo-{target.Pid}.map");
    }

    /// <summary>Null, and why, when the runtime does not do it.</summary>
    public static (PerfMap? Map, string? Refusal) Enable(DiagnosticsClient client, TargetProcess target)
    {
        var map = new PerfMap(client, target);
        try
        {
            if (map._isOurs) client.EnablePerfMap(PerfMapType.PerfMap);
            return (map, null);
        }
        catch (Exception refused) when (refused is DiagnosticsClientException or IOException or EndOfStreamException)
        {
            return (null, $"The runtime gave no list of its code: {refused.Message}");
        }
    }

    /// <summary>Ends the list, reads it and removes it.</summary>
    public void Collect(JitSymbols symbols)
    {
        try
        {
            if (_isOurs) _client.DisablePerfMap();
        }
        catch (Exception gone) when (gone is DiagnosticsClientException or IOException or EndOfStreamException)
        {
            // The process has ended; its list lies there still.
        }

        try
        {
            if (File.Exists(_file)) symbols.AddPerfMap(File.ReadLines(_file));
            if (!_isOurs) return;
            File.Delete(_file);
            File.Delete(_infoFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Without it there are fewer names, and the share of the unknown says so.
        }
    }
}
