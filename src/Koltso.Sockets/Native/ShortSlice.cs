using System.Runtime.InteropServices;

namespace Koltso.Sockets.Native;

/// <summary>
/// Asks the scheduler for short turns on the processor. A thread that wakes up with little to do then goes before one
/// that is in the middle of a long piece of work, instead of after it (3 ms); its share of the processor stays as it is.
/// Linux 6.12 and later do so for ordinary threads, older ones take no notice.
/// </summary>
internal static unsafe partial class ShortSlice
{
    /// <summary>The least that Linux gives.</summary>
    private const ulong SliceNs = 100_000;

    private const int SchedOther = 0;

    /// <summary>For the calling thread; one that somebody gave another policy to keeps that.</summary>
    public static void Request()
    {
        Attributes attributes;
        if (syscall(Number.Get, 0, &attributes, sizeof(Attributes), 0) < 0 || attributes.Policy != SchedOther) return;
        attributes.RuntimeNs = SliceNs;
        syscall(Number.Set, 0, &attributes, 0, 0);
    }

    [LibraryImport("libc")] private static partial nint syscall(nint number, nint thread, void* attributes, nint third, nint fourth);

    /// <summary>Of sched_setattr and sched_getattr, which libc does not offer.</summary>
    private static class Number
    {
        private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

        public static nint Set => s_isArm ? 274 : 314;

        public static nint Get => s_isArm ? 275 : 315;
    }

    /// <summary>struct sched_attr, in its first version of 48 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size, Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong RuntimeNs, DeadlineNs, PeriodNs;
    }
}
