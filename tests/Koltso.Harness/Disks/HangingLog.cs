using System.Diagnostics;

namespace Koltso.Harness.Disks;

/// <summary>
/// The log of one node, whose writes hang, or fail, for as long as a test wants: a small library, which the C compiler makes here, delays
/// them in the node's process. One caller at a time. Disposing lets them go on.
/// </summary>
public sealed class HangingLog : IDisposable
{
    /// <summary>The message when there is no C compiler.</summary>
    public const string Missing = "Delaying a node's writes needs a C compiler (Debian, Ubuntu: sudo apt-get install -y gcc).";

    private static readonly Lazy<string?> s_library = new(Compile);

    private readonly string _gate;

    /// <param name="gate">A file that does not exist; it does while writes hang.</param>
    public HangingLog(string gate) => _gate = gate;

    public static bool IsPossible => s_library.Value is not null;

    /// <summary>The environment of a process whose log is this one.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = s_library.Value ?? throw new InvalidOperationException(Missing),
        ["HANGING_LOG_FILE"] = _gate,
    };

    public void Hang() => File.WriteAllText(_gate, "");

    public void Fail() => File.WriteAllText(_gate, "fail");

    public void GoOn() => File.Delete(_gate);

    public void Dispose() => GoOn();

    /// <summary>Null without a compiler. The library stays beside this program, for the next test.</summary>
    private static string? Compile()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Disks", "hanging-log.c");
        var library = Path.ChangeExtension(source, $".{System.Environment.ProcessId}.so");
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]);
            compiler.WaitForExit();
            if (compiler.ExitCode != 0) throw new InvalidOperationException($"cc could not compile {source}.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(library);
        return library;
    }
}
