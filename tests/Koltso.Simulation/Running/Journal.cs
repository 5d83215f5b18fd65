using Koltso.Checking;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Running;

/// <summary>
/// What happened, for people. Kept only when somebody will read it. What a node's log tells of an exception ends the history
/// in any case.
/// </summary>
internal sealed class Journal(bool isKept)
{
    private const string StackTraceMark = "   at Koltso.";

    public List<Note> Notes { get; } = [];

    public void Note(long atUs, string text)
    {
        if (isKept) Notes.Add(new Note(atUs, text));
    }

    public void Log(SimWorld world, int node, string text)
    {
        Note(world.NowUs, $"n{node + 1} says: {text}");
        if (text.Contains(StackTraceMark, StringComparison.Ordinal)) world.Fail(new InvalidOperationException($"n{node + 1} logged a bug: {text}"));
    }
}
