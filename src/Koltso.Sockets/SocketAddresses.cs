using System.Net;
using System.Net.Sockets;
using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>Between the framework's end points and the kernel's socket addresses.</summary>
internal static class SocketAddresses
{
    public const int BytesMax = 128;

    public static int FamilyOf(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? SocketCalls.AF_INET6 : SocketCalls.AF_INET;

    public static ReadOnlySpan<byte> ToKernel(IPEndPoint endPoint)
    {
        var address = endPoint.Serialize();
        return address.Buffer.Span[..address.Size];
    }

    public static IPEndPoint FromKernel(ReadOnlySpan<byte> bytes)
    {
        var isV6 = BitConverter.ToUInt16(bytes) == SocketCalls.AF_INET6;
        var address = new SocketAddress(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, bytes.Length);
        bytes.CopyTo(address.Buffer.Span);
        return (IPEndPoint)new IPEndPoint(isV6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(address);
    }
}
