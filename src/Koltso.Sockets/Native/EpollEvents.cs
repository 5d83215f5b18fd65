using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Koltso.Sockets.Native;

/// <summary>
/// An array of the kernel's <c>struct epoll_event</c>, whose layout differs by architecture:
/// <code>
///  x86-64 (packed)   0        4                12        other   0        4        8                16
///                    +--------+----------------+                 +--------+--------+----------------+
///                    | events | data           |                 | events |  pad   | data           |
///                    +--------+----------------+                 +--------+--------+----------------+
/// </code>
/// </summary>
internal static unsafe class EpollEvents
{
    private static readonly bool s_isPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static readonly int Bytes = s_isPacked ? 12 : 16;

    private static readonly int s_dataOffset = s_isPacked ? 4 : 8;

    public static uint MaskAt(byte* events, int index) => Unsafe.ReadUnaligned<uint>(events + index * Bytes);

    public static ulong DataAt(byte* events, int index) =>
        Unsafe.ReadUnaligned<ulong>(events + index * Bytes + s_dataOffset);

    public static void Write(byte* change, uint mask, ulong data)
    {
        Unsafe.WriteUnaligned(change, mask);
        Unsafe.WriteUnaligned(change + s_dataOffset, data);
    }
}
