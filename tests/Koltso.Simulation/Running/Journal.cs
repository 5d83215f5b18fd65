using Koltso.Checking;

namespace Koltso.Simulation.Running;

/// <summary>The events of a history, for human readers. Kept only when somebody will read it.</summary>
internal sealed class Journal(bool isKept)
{
    public bool IsKept => isKept;

    public List<Note> Notes { get; } = [];

    public void Note(long atUs, string text)
    {
        if (isKept) Notes.Add(new Note(atUs, text));
    }
}
