using System.Text;

namespace Koltso.Cli.Shell;

/// <summary>
/// Where a verb reads and writes: the process's standard streams, or a test's.
/// <see cref="Out"/> is for raw values, <see cref="Text"/> for words, on the same stream; no verb mixes the two.
/// </summary>
internal sealed record ConsoleStreams(Stream In, Stream Out, TextWriter Text, TextWriter Error, bool InIsTerminal)
{
    /// <summary>Why nothing can be read from <see cref="In"/>; null: it can.</summary>
    public string? InFault { get; init; }

    /// <summary>Failures to write to standard output are <see cref="OutputException"/>s; those of standard error are nobody's.</summary>
    public static ConsoleStreams OfProcess()
    {
        var output = new OutputStream(Console.OpenStandardOutput(), "standard output");
        var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { AutoFlush = true };
        return new(
            Console.OpenStandardInput(),
            output,
            TextWriter.Synchronized(text),
            TextWriter.Synchronized(new QuietWriter(Console.Error)),
            !Console.IsInputRedirected)
        {
            InFault = StandardInput.FindFault(),
        };
    }
}
