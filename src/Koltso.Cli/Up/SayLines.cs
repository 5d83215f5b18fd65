namespace Koltso.Cli.Up;

/// <summary>Prints what happens to one node, its name before each line. Console writers are thread-safe, so lines stay whole.</summary>
internal sealed class SayLines(TextWriter output, string nodeId)
{
    public void Say(string text) => output.WriteLine($"{nodeId}: {text}");
}
