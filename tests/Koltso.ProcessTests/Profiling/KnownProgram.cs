using System.Diagnostics;
using System.Text.Json;

namespace Koltso.ProcessTests.Profiling;

/// <summary>
/// A running <c>Koltso.ProfileTarget</c>, which works until it is told to end and then reports its actual costs.
/// Disposing kills it.
/// </summary>
internal sealed class KnownProgram : IAsyncDisposable
{
    private readonly Process _process;

    private KnownProgram(Process process) => _process = process;

    public int Pid => _process.Id;

    public static async Task<KnownProgram> StartAsync(params (string Name, string Value)[] environment)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Koltso.ProfileTarget.dll")])
        {
            FileName = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet")),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        var program = new KnownProgram(Process.Start(info)!);
        (await program._process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        return program;
    }

    /// <summary>The share of each known method in the sum of it and its counterpart.</summary>
    public async Task<IReadOnlyDictionary<string, double>> EndAsync()
    {
        _process.StandardInput.Close();
        var said = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return JsonSerializer.Deserialize<Dictionary<string, double>>(said)!;
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
