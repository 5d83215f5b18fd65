using System.Runtime.InteropServices;

namespace Koltso.Sockets.Native;

/// <summary>
/// The system calls that the loop makes. Every function answers -1 on failure; <see cref="LastError"/> then holds errno.
/// </summary>
internal static unsafe partial class SocketCalls
{
    public const int EINTR = 4, EAGAIN = 11, ENFILE = 23, EMFILE = 24, EINPROGRESS = 115;

    public const int AF_INET = 2, AF_INET6 = 10;
    public const int SOCK_STREAM = 1, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_ERROR = 4, SO_TIMESTAMPNS = 35, IPPROTO_TCP = 6, TCP_NODELAY = 1;
    public const int MSG_NOSIGNAL = 0x4000, MSG_MORE = 0x8000, SHUT_WR = 1;
    public const int EFD_NONBLOCK = 0x800, EFD_CLOEXEC = 0x80000, EPOLL_CLOEXEC = 0x80000;
    public const int SIOCOUTQ = 0x5411;
    public const int CLOCK_MONOTONIC = 1, TFD_NONBLOCK = 0x800, TFD_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 0x10, EPOLLET = 1u << 31;

    public static int LastError => Marshal.GetLastSystemError();

    public static string Describe(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    [LibraryImport("libc")] public static partial int epoll_create1(int flags);

    [LibraryImport("libc")] public static partial int epoll_ctl(int epoll, int operation, int fd, byte* change);

    [LibraryImport("libc")] public static partial int epoll_wait(int epoll, byte* events, int eventsMax, int timeoutMs);

    [LibraryImport("libc")] public static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")] public static partial int nice(int by);

    [LibraryImport("libc")] public static partial int timerfd_create(int clock, int flags);

    [LibraryImport("libc")] public static partial int timerfd_settime(int fd, int flags, long* timer, void* former);

    [LibraryImport("libc")] public static partial nint read(int fd, void* buffer, nuint bytes);

    [LibraryImport("libc")] public static partial nint write(int fd, void* buffer, nuint bytes);

    [LibraryImport("libc")] public static partial int close(int fd);

    [LibraryImport("libc")] public static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc")] public static partial int bind(int fd, byte* address, uint addressBytes);

    [LibraryImport("libc")] public static partial int listen(int fd, int backlog);

    [LibraryImport("libc")] public static partial int accept4(int fd, byte* address, uint* addressBytes, int flags);

    [LibraryImport("libc")] public static partial int connect(int fd, byte* address, uint addressBytes);

    [LibraryImport("libc")] public static partial int getsockname(int fd, byte* address, uint* addressBytes);

    [LibraryImport("libc")] public static partial int getsockopt(int fd, int level, int name, void* value, uint* valueBytes);

    [LibraryImport("libc")] public static partial int setsockopt(int fd, int level, int name, void* value, uint valueBytes);

    [LibraryImport("libc")] public static partial int ioctl(int fd, nuint request, int* value);

    [LibraryImport("libc")] public static partial int shutdown(int fd, int how);

    [LibraryImport("libc")] public static partial nint recv(int fd, byte* buffer, nuint bytes, int flags);

    [LibraryImport("libc")] public static partial nint recvmsg(int fd, void* message, int flags);

    [LibraryImport("libc")] public static partial nint send(int fd, byte* buffer, nuint bytes, int flags);
}
