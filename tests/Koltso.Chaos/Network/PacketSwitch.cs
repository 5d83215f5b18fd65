using System.Diagnostics;

namespace Koltso.Chaos.Network;

/// <summary>
/// The switch at the end of all namespaces' cables: it carries each IP packet to its destination address, over a link
/// whose quality may change at any time. It replaces the kernel's emulator (netem), also on kernels without it, and
/// treats each direction of each pair separately. One thread carries packets; any thread may call
/// <see cref="SetLink"/>.
/// </summary>
internal sealed class PacketSwitch : IDisposable
{
    private const int PacketBytesMax = 2048, PacketsPerTurnMax = 64, HostsMax = 256;
    private const int DelayedMax = 20_000; // 40 MB; beyond that packets are dropped, as in a router's queue
    private const double ReorderMsMax = 20;
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(50);

    private readonly NetworkNamespace[] _places;
    private readonly int[] _placeOfHost = new int[HostsMax];
    private readonly LinkQuality[,] _links;
    private readonly PriorityQueue<Packet, (long DueAt, long Number)> _delayed = new();
    private readonly Stack<byte[]> _buffers = new();
    private readonly Random _random;
    private readonly Thread _thread;
    private volatile bool _isOver;
    private long _number, _carried, _dropped;

    /// <param name="places">All in one /24 network.</param>
    public PacketSwitch(NetworkNamespace[] places, int seed)
    {
        _places = places;
        _random = new Random(seed);
        _links = new LinkQuality[places.Length, places.Length];
        Array.Fill(_placeOfHost, -1);
        for (var i = 0; i < places.Length; i++)
        {
            _placeOfHost[places[i].Address.GetAddressBytes()[3]] = i;
            for (var j = 0; j < places.Length; j++) _links[i, j] = LinkQuality.Perfect;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "switch" };
        _thread.Start();
    }

    public long Carried => Interlocked.Read(ref _carried);

    /// <summary>Packets lost to cut and lossy links.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void SetLink(int from, int to, LinkQuality quality) => Volatile.Write(ref _links[from, to], quality);

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Run()
    {
        var entries = new Kernel.PollEntry[_places.Length];
        for (var i = 0; i < entries.Length; i++) entries[i] = new() { Fd = _places[i].Cable, Wanted = Kernel.Readable };
        var buffer = NewBuffer();
        while (!_isOver)
        {
            Kernel.WaitReadable(entries, UntilNextDue());
            for (var from = 0; from < entries.Length; from++)
            {
                if ((entries[from].Found & Kernel.Readable) == 0) continue;
                for (var count = 0; count < PacketsPerTurnMax && Kernel.Read(entries[from].Fd, buffer) is > 0 and var bytes; count++)
                    Route(from, buffer.AsSpan(0, bytes));
            }

            DeliverDue();
        }
    }

    private TimeSpan UntilNextDue()
    {
        if (!_delayed.TryPeek(out _, out var next)) return s_idle;
        var ticks = next.DueAt - Stopwatch.GetTimestamp();
        return ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(s_idle.TotalSeconds, (double)ticks / Stopwatch.Frequency));
    }

    private void Route(int from, ReadOnlySpan<byte> packet)
    {
        // IPv4: the version is in the first half byte, the receiver's address in bytes 16 to 19.
        if (packet.Length < 20 || packet[0] >> 4 != 4 || _placeOfHost[packet[19]] is var to && (to < 0 || to == from)) return;
        var link = Volatile.Read(ref _links[from, to]);
        if (link.IsCut || Chance(link.LossShare))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        Send(from, to, packet, link);
        if (Chance(link.DuplicateShare)) Send(from, to, packet, link);
    }

    private void Send(int from, int to, ReadOnlySpan<byte> packet, LinkQuality link)
    {
        var delayMs = link.DelayMs + link.JitterMs * (2 * _random.NextDouble() - 1);
        if (Chance(link.ReorderShare)) delayMs += ReorderMsMax * _random.NextDouble();
        if (delayMs <= 0)
        {
            Deliver(to, packet);
        }
        else if (_delayed.Count == DelayedMax)
        {
            Interlocked.Increment(ref _dropped);
        }
        else
        {
            var buffer = _buffers.TryPop(out var used) ? used : NewBuffer();
            packet.CopyTo(buffer);
            var dueAt = Stopwatch.GetTimestamp() + (long)(delayMs / 1000 * Stopwatch.Frequency);
            _delayed.Enqueue(new Packet(from, to, buffer, packet.Length), (dueAt, _number++));
        }
    }

    private void DeliverDue()
    {
        var now = Stopwatch.GetTimestamp();
        while (_delayed.TryPeek(out var packet, out var next) && next.DueAt <= now)
        {
            _delayed.Dequeue();
            // A link that has been cut in the meantime carries nothing.
            if (Volatile.Read(ref _links[packet.From, packet.To]).IsCut) Interlocked.Increment(ref _dropped);
            else Deliver(packet.To, packet.Buffer.AsSpan(0, packet.Bytes));
            _buffers.Push(packet.Buffer);
        }
    }

    private void Deliver(int to, ReadOnlySpan<byte> packet)
    {
        if (Kernel.Write(_places[to].Cable, packet)) Interlocked.Increment(ref _carried);
        else Interlocked.Increment(ref _dropped);
    }

    private bool Chance(double share) => share > 0 && _random.NextDouble() < share;

    private static byte[] NewBuffer() => new byte[PacketBytesMax];

    private readonly record struct Packet(int From, int To, byte[] Buffer, int Bytes);
}
