namespace Koltso.Sockets.Native;

/// <summary>
/// Receiving with the moment at which the kernel had the bytes, which may be well before this process was awake to look.
/// The kernel takes it from the system's wall clock.
/// </summary>
internal static unsafe class TimedReceive
{
    private const int ControlBytes = 64;

    /// <summary>Asks the kernel to note when bytes come.</summary>
    public static void Prepare(int fd)
    {
        var one = 1;
        if (SocketCalls.setsockopt(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_TIMESTAMPNS, &one, sizeof(int)) < 0)
            throw new IOException($"SO_TIMESTAMPNS: {SocketCalls.Describe(SocketCalls.LastError)}");
    }

    /// <summary>What recv answers.</summary>
    /// <param name="cameAt">When the last of the bytes came; null where the kernel does not say.</param>
    public static nint Receive(int fd, byte* buffer, nuint bytes, out DateTimeOffset? cameAt)
    {
        // struct iovec: start, length. struct msghdr: name, its length, parts, their count, control, its length, flags.
        var part = stackalloc nint[] { (nint)buffer, (nint)bytes };
        var control = stackalloc long[ControlBytes / sizeof(long)];
        var message = stackalloc nint[] { 0, 0, (nint)part, 1, (nint)control, ControlBytes, 0 };
        var count = SocketCalls.recvmsg(fd, message, 0);
        // struct cmsghdr: bytes of all of it, level, type; then struct timespec: seconds, nanoseconds.
        const long Head = (long)SocketCalls.SO_TIMESTAMPNS << 32 | SocketCalls.SOL_SOCKET;
        var isTimed = count > 0 && message[5] >= 4 * sizeof(long) && control[1] == Head;
        cameAt = isTimed ? DateTimeOffset.UnixEpoch.AddTicks(control[2] * TimeSpan.TicksPerSecond + control[3] / TimeSpan.NanosecondsPerTick) : null;
        return count;
    }
}
