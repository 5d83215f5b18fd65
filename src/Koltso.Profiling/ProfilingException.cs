namespace Koltso.Profiling;

/// <summary>The process cannot be profiled; the message says why and what helps.</summary>
public sealed class ProfilingException(string message, Exception? cause = null) : Exception(message, cause);
