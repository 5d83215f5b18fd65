using System.Text;
using Koltso.Cli;
using Koltso.Cli.Shell;

namespace Koltso.Tests.Cli;

/// <summary>Runs a command line as a process would, with streams in memory.</summary>
internal sealed class TestConsole
{
    private readonly Func<byte[]> _bytes;
    private readonly Func<string> _text;
    private readonly Func<string> _error;

    public TestConsole(string input = "")
    {
        var (output, text, error) = (new MemoryStream(), new StringWriter(), new StringWriter());
        (_bytes, _text, _error) = (output.ToArray, text.ToString, error.ToString);
        Streams = new ConsoleStreams(
            new MemoryStream(Encoding.UTF8.GetBytes(input)),
            output,
            TextWriter.Synchronized(text),
            TextWriter.Synchronized(error),
            InIsTerminal: false);
    }

    public ConsoleStreams Streams { get; }

    public byte[] OutBytes => _bytes();

    public string Text => _text();

    public string Error => _error();

    public Task<int> RunAsync(params string[] args) => KoltsoCommand.RunAsync(args, Streams);
}
