using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;

namespace Koltso.Cli.Shell;

/// <summary>Failures of this process that are the system's refusals to give it more: they are no bugs, and end in a sentence.</summary>
internal static class Starvation
{
    private const int TryAgain = 11, NoMemory = 12, SystemTableFull = 23, TooManyOpenFiles = 24;

    /// <summary>A sentence; null where <paramref name="failure"/> is something else.</summary>
    public static string? Explain(Exception failure) => Explain(failure, ProcessLimits.OfProcess());

    internal static string? Explain(Exception failure, ProcessLimits limits)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (Refused(cause) is { } what)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The system does not give this process {what}: {cause.Message.TrimEnd('.')}. It may have "
                        + $"{Amount(limits.Descriptors, 0)} open files (ulimit -n) and {Amount(limits.AddressSpaceBytes, 20)} MiB of "
                        + $"address space (ulimit -v).");
        return null;
    }

    /// <summary>
    /// From a thread that nobody waits for, such a failure would end the process with a stack trace. It has to end all the same.
    /// </summary>
    public static void EndProcessWithSentence(TextWriter error) => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is not Exception failure || Explain(failure) is not { } sentence) return;
        error.WriteLine(sentence);
        Environment.Exit(ExitCode.Failure);
    };

    private static string? Refused(Exception cause) => cause switch
    {
        OutOfMemoryException => "more memory or threads",
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => "more open files",
        Win32Exception { NativeErrorCode: var number } => Refused(number),
        // Assemblies are loaded when they are first needed. One that is not there at all would have been missed long before.
        FileNotFoundException { FileName: { } name } when name.Contains("Culture=", StringComparison.Ordinal) =>
            "what it needs to load its parts",
        IOException { HResult: var number } => Refused(number),
        _ => null,
    };

    private static string? Refused(int error) => error switch
    {
        TooManyOpenFiles or SystemTableFull => "more open files",
        NoMemory or TryAgain => "more memory or threads",
        _ => null,
    };

    private static string Amount(ulong limit, int shift) =>
        limit == ProcessLimits.Unlimited ? "any number of" : (limit >> shift).ToString(CultureInfo.InvariantCulture);
}
