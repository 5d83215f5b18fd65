namespace Koltso.Faults.Load;

/// <summary>How one request went. Times are timestamps; latency counts from when the request was due.</summary>
/// <param name="Node">The number of the node whose connection it went over.</param>
/// <param name="Error">Null when it was answered as it should be; else in a word or two what was wrong.</param>
/// <param name="IsBroken">The connection ended under it.</param>
internal readonly record struct Sample(long DueAt, long BegunAt, int LatencyUs, int Node, string? Error, bool IsBroken);
