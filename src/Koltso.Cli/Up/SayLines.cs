using Koltso.Cli.Shell;

namespace Koltso.Cli.Up;

/// <summary>
/// Prints what happens to one node, its name before each line. Console writers are thread-safe, so lines stay whole. A line that cannot
/// be written is not worth a node: its log has it as well.
/// </summary>
internal sealed class SayLines(TextWriter output, string nodeId)
{
    public void Say(string text)
    {
        try
        {
            output.WriteLine($"{nodeId}: {text}");
        }
        catch (OutputException)
        {
            // As the class says.
        }
    }
}
