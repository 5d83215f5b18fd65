using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Koltso.Harness.Nodes;

/// <summary>
/// Ports that nobody listens on, each handed out once per run. They are below the kernel's ephemeral range, so that a
/// node that is down for a while does not find its port taken by an outgoing connection of another process.
/// </summary>
public static class Ports
{
    private const int Lowest = 10_000;
    private const int Together = 1_100; // `koltso up` puts peers 1,000 above HTTP
    private static readonly Lock s_gate = new();
    private static readonly int s_beyond = EphemeralStart() - Together;
    private static int s_next = Lowest + (int)((uint)Environment.ProcessId * 61 % (uint)(s_beyond - Lowest));

    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(static _ => TakeOne(static port => [port]))];

    /// <summary>The first of <paramref name="nodes"/> HTTP ports in a row, with free peer ports 1,000 above.</summary>
    public static int TakeForUp(int nodes) => TakeOne(
        first => [.. Enumerable.Range(first, nodes), .. Enumerable.Range(first + 1_000, nodes)], nodes);

    private static int TakeOne(Func<int, int[]> needed, int step = 1)
    {
        lock (s_gate)
        {
            for (var tries = s_beyond - Lowest; tries > 0; tries--)
            {
                var port = s_next;
                s_next = s_next + step < s_beyond ? s_next + step : Lowest;
                if (needed(port).All(IsFree)) return port;
            }

            throw new InvalidOperationException("No free port.");
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int EphemeralStart()
    {
        const string File = "/proc/sys/net/ipv4/ip_local_port_range";
        var text = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "32768";
        var start = int.Parse(text.Split('\t', ' ')[0], CultureInfo.InvariantCulture);
        return start > 2 * Lowest ? start : 32_768;
    }
}
