using System.Diagnostics;
using System.Text;
using Koltso.Core.Buffers;

namespace Koltso.Harness.Processes;

/// <summary>
/// One started <c>koltso</c>: its pid, its output up to now, and its end. Any thread may query it; one caller at a time
/// ends it. Always: it does not outlive the thread that started it, since the kernel kills it then. Disposing kills it.
/// </summary>
public sealed class KoltsoProcess : IAsyncDisposable
{
    private const string Setpriv = "/usr/bin/setpriv";
    private static readonly OneThread s_starter = new();

    /// <summary>
    /// Most processes of tests live for seconds, and what compiling their code a second and a third time costs, they do not get back:
    /// a third of what a cluster takes until it has served 2,000 requests/s for ten seconds. The second number is hexadecimal.
    /// </summary>
    private static readonly Dictionary<string, string> s_shortLived = new()
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountThreshold"] = "400",
    };

    private readonly Process _process;
    private readonly StringBuilder _all = new(), _out = new(), _err = new();
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

    public string StandardOutput => TextOf(_out);

    public string StandardError => TextOf(_err);

    /// <summary>Both streams, in order of arrival.</summary>
    public string Output => TextOf(_all);

    public static KoltsoProcess Start(params IEnumerable<string> arguments) => Start(ProcessSettings.Default, arguments);

    public static KoltsoProcess Start(ProcessSettings settings, IEnumerable<string> arguments, byte[]? input = null) =>
        (settings.Starter ?? s_starter).Do(() => new KoltsoProcess(Process.Start(StartInfo(settings, arguments))!, input));

    /// <summary>Runs to the end, and fails if the end does not come.</summary>
    public static Task<KoltsoProcess> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    public static async Task<KoltsoProcess> RunAsync(byte[]? input, params string[] arguments)
    {
        var process = Start(ProcessSettings.Default, arguments, input);
        await process.EndAsync();
        return process;
    }

    public void Signal(int signal) => Libc.Signal(Pid, signal);

    public async Task EndAsync(int secondsMax = 120)
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

    private static ProcessStartInfo StartInfo(ProcessSettings settings, IEnumerable<string> arguments)
    {
        string[] killedWithStarter = File.Exists(Setpriv) ? [Setpriv, "--pdeathsig", "KILL"] : [];
        string[] command = [.. settings.Wrapper, .. killedWithStarter, .. settings.Program.Command, .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["NO_COLOR"] = "1";
        MallocTunables.AddTo(info.Environment);
        foreach (var (name, value) in s_shortLived) info.Environment[name] = value;
        foreach (var (name, value) in settings.Clock?.Environment ?? []) info.Environment[name] = value;
        foreach (var (name, value) in settings.Environment) info.Environment[name] = value;
        return info;
    }

    private async Task WatchAsync()
    {
        await Task.WhenAll(
            CollectAsync(_process.StandardOutput, _out), CollectAsync(_process.StandardError, _err), _process.WaitForExitAsync());
        FakeClock.CleanUp(Pid);
    }

    private async Task CollectAsync(StreamReader reader, StringBuilder own)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_all)
            {
                own.Append(buffer, 0, count);
                _all.Append(buffer, 0, count);
            }
        }
    }

    private string TextOf(StringBuilder text)
    {
        lock (_all) return text.ToString();
    }
}
