namespace Koltso.Profiling;

/// <summary>What was recorded of one process.</summary>
/// <param name="Command">Its command line.</param>
/// <param name="Duration">How long was recorded, which is less than asked for when it was stopped early or the process ended.</param>
/// <param name="Notes">What a reader must know: what fell back to something else, what is missing.</param>
public sealed record Profile(int Pid, string Command, TimeSpan Duration, IReadOnlyList<KindProfile> Kinds, IReadOnlyList<string> Notes);
