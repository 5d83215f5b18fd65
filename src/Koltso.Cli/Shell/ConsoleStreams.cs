namespace Koltso.Cli.Shell;

/// <summary>
/// Where a verb reads and writes: the process's standard streams, or a test's.
/// <see cref="Out"/> is for raw values, <see cref="Text"/> for words, on the same stream; no verb mixes the two.
/// </summary>
internal sealed record ConsoleStreams(Stream In, Stream Out, TextWriter Text, TextWriter Error, bool InIsTerminal)
{
    public static ConsoleStreams OfProcess() => new(
        Console.OpenStandardInput(),
        Console.OpenStandardOutput(),
        Console.Out,
        Console.Error,
        !Console.IsInputRedirected);
}
