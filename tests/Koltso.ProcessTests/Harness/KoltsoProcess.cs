using System.Diagnostics;
using System.Text;

namespace Koltso.ProcessTests.Harness;

/// <summary>
/// One started <c>koltso</c>: its pid, its output so far, its end. Started on a thread that lives as long as the
/// runner, since the kernel ties a child to the thread that started it. Disposing kills it.
/// </summary>
internal sealed class KoltsoProcess : IAsyncDisposable
{
    private static readonly OneThread s_starter = new();
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _ended;

    private KoltsoProcess(Process process, byte[]? input)
    {
        _process = process;
        Pid = process.Id;
        _ended = WatchAsync();
        if (input is not null) process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
    }

    public int Pid { get; }

    public bool HasEnded => _ended.IsCompleted;

    public int ExitCode => _process.ExitCode;

    private StringBuilder Out { get; } = new();

    private StringBuilder Err { get; } = new();

    public string StandardOutput => Text(Out);

    public string StandardError => Text(Err);

    /// <summary>Both streams, as they came.</summary>
    public string Output => Text(_output);

    public static KoltsoProcess Start(params IEnumerable<string> arguments) => Start(null, arguments);

    public static KoltsoProcess Start(byte[]? input, params IEnumerable<string> arguments) => Start(input, null, arguments);

    /// <summary>With a wall clock of its own, if there is one.</summary>
    public static KoltsoProcess StartUnder(FakeClock? clock, IEnumerable<string> arguments) => Start(null, clock, arguments);

    /// <summary>Runs to the end, and fails when that does not come.</summary>
    public static async Task<KoltsoProcess> RunAsync(byte[]? input, params string[] arguments)
    {
        var process = Start(input, arguments);
        await process.EndAsync();
        return process;
    }

    public static Task<KoltsoProcess> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>By the thread given, whose namespaces it lives in; killed when that thread ends, however that came.</summary>
    public static KoltsoProcess StartOn(OneThread starter, FakeClock? clock, IEnumerable<string> arguments) =>
        starter.Do(() => new KoltsoProcess(Process.Start(StartInfo(clock, arguments))!, null));

    public void Signal(int signal) => Libc.Signal(Pid, signal);

    public async Task EndAsync(int secondsMax = 30)
    {
        if (await Task.WhenAny(_ended, Task.Delay(TimeSpan.FromSeconds(secondsMax))) != _ended)
        {
            var output = Output;
            await KillAsync();
            throw new TimeoutException($"koltso ({Pid}) did not end within {secondsMax} s. It wrote:\n{output}");
        }

        await _ended;
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _ended;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static KoltsoProcess Start(byte[]? input, FakeClock? clock, IEnumerable<string> arguments) =>
        s_starter.Do(() => new KoltsoProcess(Process.Start(StartInfo(clock, arguments))!, input));

    private static ProcessStartInfo StartInfo(FakeClock? clock, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo
        {
            FileName = File.Exists("/usr/bin/setpriv") ? "/usr/bin/setpriv" : Dotnet(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (info.FileName != Dotnet())
            foreach (var argument in (string[])["--pdeathsig", "KILL", Dotnet()])
                info.ArgumentList.Add(argument);
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "koltso.dll"));
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in clock?.Environment ?? []) info.Environment[name] = value;
        return info;
    }

    private static string Dotnet() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));

    private async Task WatchAsync()
    {
        await Task.WhenAll(
            CollectAsync(_process.StandardOutput, Out), CollectAsync(_process.StandardError, Err), _process.WaitForExitAsync());
        FakeClock.CleanUp(Pid);
    }

    private async Task CollectAsync(StreamReader reader, StringBuilder own)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                own.Append(buffer, 0, count);
                _output.Append(buffer, 0, count);
            }
        }
    }

    private string Text(StringBuilder text)
    {
        lock (_output) return text.ToString();
    }
}
