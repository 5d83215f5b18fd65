using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Koltso.Chaos.Network;

/// <summary>The system calls that create a private network. A call that must not fail throws <see cref="Win32Exception"/>.</summary>
internal static unsafe partial class Kernel
{
    public const int Readable = 1; // POLLIN
    private const int NewMounts = 0x0002_0000, NewNetwork = 0x4000_0000; // CLONE_NEWNS, CLONE_NEWNET
    private const nuint RecursivelyPrivate = (1 << 14) | (1 << 18); // MS_REC | MS_PRIVATE
    private const int ReadWriteNonBlocking = 0x2 | 0x800 | 0x80000; // O_RDWR | O_NONBLOCK | O_CLOEXEC
    private const nuint SetTunInterface = 0x4004_54ca, SetFlags = 0x8914, SetAddress = 0x8916, SetNetmask = 0x891c;
    private const short TunWithoutHeader = 0x1001, UpAndRunning = 0x41; // IFF_TUN | IFF_NO_PI; IFF_UP | IFF_RUNNING
    private const int RequestBytes = 40, NameBytes = 16; // struct ifreq: a name, then what it is about

    /// <summary>Gives the calling thread, and the processes that it starts, a network without any route out, and private mounts.</summary>
    public static void LeaveNamespaces()
    {
        Check(Unshare(NewMounts | NewNetwork), "a network namespace (unshare)");
        Check(Mount("none", "/", null, RecursivelyPrivate, null), "private mounts (mount)");
    }

    /// <summary>
    /// Creates a network interface in the calling thread's namespace whose cable is the returned descriptor: a read
    /// takes one IP packet that was sent, and a write delivers one. Closing the descriptor removes the interface.
    /// </summary>
    public static int OpenTun(string name)
    {
        var fd = Open("/dev/net/tun", ReadWriteNonBlocking);
        Check(fd, "/dev/net/tun (open)");
        Span<byte> flags = stackalloc byte[2];
        BinaryPrimitives.WriteInt16LittleEndian(flags, TunWithoutHeader);
        Control(fd, SetTunInterface, name, flags);
        return fd;
    }

    /// <summary>Sets the address of an interface in the calling thread's namespace and switches it on.</summary>
    public static void Configure(string name, IPAddress address, IPAddress netmask)
    {
        var fd = Socket(2, 2, 0); // AF_INET, SOCK_DGRAM
        Check(fd, "a socket");
        try
        {
            Control(fd, SetAddress, name, ToKernel(address));
            Control(fd, SetNetmask, name, ToKernel(netmask));
            Span<byte> flags = stackalloc byte[2];
            BinaryPrimitives.WriteInt16LittleEndian(flags, UpAndRunning);
            Control(fd, SetFlags, name, flags);
        }
        finally
        {
            _ = Close(fd);
        }
    }

    /// <summary>Waits until a descriptor is readable, or the time is over.</summary>
    public static void WaitReadable(Span<PollEntry> entries, TimeSpan most)
    {
        var time = stackalloc long[] { (long)most.TotalSeconds, most.Ticks % TimeSpan.TicksPerSecond * 100 };
        fixed (PollEntry* first = entries) _ = Poll(first, (nuint)entries.Length, time, null);
    }

    /// <summary>The number of bytes read; 0 or less when there are none.</summary>
    public static int Read(int fd, byte[] buffer)
    {
        fixed (byte* start = buffer) return (int)Read(fd, start, (nuint)buffer.Length);
    }

    /// <summary>False when the packet was not accepted.</summary>
    public static bool Write(int fd, ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet) return Write(fd, start, (nuint)packet.Length) == packet.Length;
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    private static byte[] ToKernel(IPAddress address) => [2, 0, 0, 0, .. address.GetAddressBytes(), 0, 0, 0, 0, 0, 0, 0, 0];

    private static void Control(int fd, nuint request, string name, ReadOnlySpan<byte> what)
    {
        Span<byte> bytes = stackalloc byte[RequestBytes];
        bytes.Clear();
        Encoding.ASCII.GetBytes(name, bytes);
        what.CopyTo(bytes[NameBytes..]);
        fixed (byte* start = bytes) Check(Ioctl(fd, request, start), $"the interface {name} (ioctl {request:x})");
    }

    private static void Check(int result, string what)
    {
        if (result < 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{what}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Fd;
        public short Wanted;
        public short Found;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string? kind, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int fd, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(PollEntry* entries, nuint count, long* time, void* signals);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int fd, byte* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int fd, byte* buffer, nuint bytes);
}
