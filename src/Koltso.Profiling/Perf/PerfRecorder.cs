using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Koltso.Profiling.Perf;

/// <summary>
/// <c>perf record</c> of one process, from <see cref="StartAsync"/> until <see cref="StopAsync"/>.
/// perf ends with the command it is given, which is <c>cat</c> on a pipe that this process holds: so it also ends when this one does.
/// </summary>
internal sealed class PerfRecorder : IDisposable
{
    /// <summary>A runaway recording must not fill the disk.</summary>
    private const string SizeMax = "512M";

    private const int UnwoundHertz = 97, UnwoundBytes = 4_096;

    private static readonly TimeSpan s_startMax = TimeSpan.FromSeconds(10), s_stopMax = TimeSpan.FromSeconds(30);
    private readonly Process _perf;
    private readonly Task<string> _said;
    private readonly string _file;

    private PerfRecorder(Process perf, string file)
    {
        _perf = perf;
        _file = file;
        _said = perf.StandardError.ReadToEndAsync();
    }

    /// <summary>A recording that has begun, or why it could not begin.</summary>
    public static async Task<(PerfRecorder? Recorder, string? Refusal)> StartAsync(int pid, int hertz, string folder, TimeProvider time)
    {
        var file = Path.Combine(folder, "perf.data");
        // The CPU's clock rather than its cycles: a sample is a slice of time, and virtual machines have it too.
        // -d keeps the places of data too, among them the tables that stacks are unwound by.
        // A few samples more, followed by unwind tables, tell what calls libc, which keeps no frame pointers: see LibcCallers.
        var perf = Start(
            "record", "-q", "-d", "--max-size", SizeMax, "-p", pid.ToString(CultureInfo.InvariantCulture), "-o", file,
            "-e", string.Create(CultureInfo.InvariantCulture, $"cpu-clock/freq={hertz},call-graph=fp/"),
            "-e", string.Create(CultureInfo.InvariantCulture, $"cpu-clock/freq={UnwoundHertz},call-graph=dwarf,stack-size={UnwoundBytes}/"),
            "--", "cat");
        if (perf is null) return (null, "perf is not installed");
        var recorder = new PerfRecorder(perf, file);
        var since = time.GetTimestamp();
        while (!perf.HasExited && time.GetElapsedTime(since) < s_startMax)
        {
            // perf writes the head of its file when it has opened what it counts with.
            if (File.Exists(file) && new FileInfo(file).Length > 0) return (recorder, null);
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, CancellationToken.None).ConfigureAwait(false);
        }

        var hasEnded = perf.HasExited;
        recorder.Dispose();
        return (null, hasEnded ? $"perf was refused: {FirstLine(await recorder._said.ConfigureAwait(false))}" : "perf did not begin within 10 s");
    }

    /// <summary>Ends the recording. False when perf did not end in order.</summary>
    public async Task<bool> StopAsync(TimeProvider time)
    {
        using var patience = new CancellationTokenSource(s_stopMax, time);
        try
        {
            _perf.StandardInput.Close();
            await _perf.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return File.Exists(_file);
        }
        catch (Exception stuck) when (stuck is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    /// <summary>Reads what was recorded.</summary>
    public async Task ReadAsync(PerfScriptParser parser)
    {
        using var script = Start("script", "-i", _file, "-F", "comm,tid,time,period,event,ip,sym,dso", "--show-mmap-events", "--no-inline")
            ?? throw new ProfilingException("perf ended unexpectedly.");
        script.StandardInput.Close();
        var said = script.StandardError.ReadToEndAsync();
        while (await script.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line) parser.Line(line);
        parser.End();
        await script.WaitForExitAsync().ConfigureAwait(false);
        await said.ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_perf.HasExited) _perf.Kill(entireProcessTree: true);
        _perf.Dispose();
    }

    private static Process? Start(params string[] arguments)
    {
        var info = new ProcessStartInfo("perf", arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        info.Environment["LC_ALL"] = "C";
        info.Environment["PAGER"] = "cat";
        try
        {
            return Process.Start(info);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n').Select(static line => line.Trim()).FirstOrDefault(static line => line is not ("" or "Error:")) ?? "it gave no reason";
}
