using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KnownLatency;

/// <summary>
/// Receiving with the moment at which the kernel had the bytes, which may be well before this process looked. Its clock
/// is the system's wall clock, in microseconds since 1970.
/// </summary>
internal static unsafe class StampedReceive
{
    private const int SOL_SOCKET = 1, SO_TIMESTAMPNS = 35, MSG_DONTWAIT = 0x40;

    public static double NowUs => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds;

    /// <summary>Asks the kernel to note when bytes come.</summary>
    public static void Prepare(Socket socket)
    {
        var one = 1;
        if (setsockopt((int)socket.Handle, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(int)) != 0)
            throw new IOException("the kernel does not time what comes in");
    }

    /// <summary>How many bytes came; 0 at the end, less where there are none or the connection is broken.</summary>
    /// <param name="atUs">When the last of them came.</param>
    public static nint Receive(Socket socket, byte[] buffer, out double atUs)
    {
        const int ControlBytes = 256;
        var control = stackalloc long[ControlBytes / sizeof(long)];
        fixed (byte* start = buffer)
        {
            var part = new Part { Start = start, Length = (nuint)buffer.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlBytes };
            var count = recvmsg((int)socket.Handle, &message, MSG_DONTWAIT);
            // struct cmsghdr { size_t length; int level, type; }, then struct timespec: seconds, nanoseconds.
            var isTimed = count > 0 && message.ControlLength >= 4 * sizeof(long) && control[1] == ((long)SO_TIMESTAMPNS << 32 | SOL_SOCKET);
            atUs = isTimed ? control[2] * 1e6 + control[3] / 1e3 : NowUs;
            return count;
        }
    }

    [DllImport("libc")]
    private static extern int setsockopt(int fd, int level, int name, void* value, uint bytes);

    [DllImport("libc")]
    private static extern nint recvmsg(int fd, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    private struct Message
    {
        public void* Name;
        public nuint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public nint Flags;
    }
}
