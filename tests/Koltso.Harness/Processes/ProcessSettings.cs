namespace Koltso.Harness.Processes;

/// <summary>How a <c>koltso</c> process is started: which build, by which wrapper command, in which environment, on which thread.</summary>
public sealed record ProcessSettings
{
    public static ProcessSettings Default { get; } = new();

    public KoltsoProgram Program { get; init; } = KoltsoProgram.BesideThis;

    /// <summary>
    /// A command that is followed by the program's own command line, such as <c>ip netns exec NAME</c>. It must replace
    /// itself with that program (exec): signals are sent to its process id, and a node compares its parent's.
    /// </summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Added to this program's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The wall clock that the process uses; null: this machine's.</summary>
    public FakeClock? Clock { get; init; }

    /// <summary>
    /// The thread whose namespaces the process lives in, and with which it ends; null: a thread that lives as long as
    /// this program.
    /// </summary>
    public OneThread? Starter { get; init; }
}
