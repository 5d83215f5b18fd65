using System.Runtime.InteropServices;

namespace Koltso.Cli.Serve;

/// <summary>How a node that <c>up</c> started stays tied to it: it ends when its parent does, however that ended.</summary>
internal static partial class ParentProcess
{
    private const int SetParentDeathSignal = 1; // PR_SET_PDEATHSIG
    private const int Sigterm = 15;

    /// <summary>
    /// Asks the kernel for SIGTERM when the parent dies. False when it is already gone.
    /// The request is the calling thread's: call it on the main thread.
    /// </summary>
    public static bool DieWith(int parentPid)
    {
        if (Prctl(SetParentDeathSignal, Sigterm, 0, 0, 0) != 0)
            throw new InvalidOperationException($"prctl(PR_SET_PDEATHSIG) failed: {Marshal.GetLastPInvokeErrorMessage()}");
        // It may have died before the kernel was asked.
        return GetParentPid() == parentPid;
    }

    /// <summary>Ctrl-C in a terminal reaches the whole process group; only the parent decides what it means.</summary>
    public static IDisposable LeaveCtrlCToIt() =>
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentPid();
}
