namespace Koltso.Profiling.Runtime;

/// <summary>What a thread is called in a profile.</summary>
internal static class ThreadNames
{
    /// <param name="threads">Names by number, as the operating system has them.</param>
    public static string Of(IReadOnlyDictionary<int, string> threads, int tid) => threads.GetValueOrDefault(tid, "(ended thread)");
}
