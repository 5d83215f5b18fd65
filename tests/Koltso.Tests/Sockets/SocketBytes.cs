using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Koltso.Tests.Sockets;

/// <summary>Bytes to send, and helpers that send and receive all of them.</summary>
internal static class SocketBytes
{
    public static byte[] Random(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await LoopRunner.Within(socket.SendAsync(bytes).AsTask())..];
    }

    public static Task SendAllAsync(this Socket socket, string text) => socket.SendAllAsync(Encoding.ASCII.GetBytes(text));

    public static async Task<byte[]> ReceiveAsync(this Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var received = await LoopRunner.Within(socket.ReceiveAsync(bytes.AsMemory(at)).AsTask());
            if (received == 0) return bytes[..at];
            at += received;
        }

        return bytes;
    }

    public static async Task<byte[]> ReceiveToEndAsync(this Socket socket)
    {
        using var all = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await LoopRunner.Within(socket.ReceiveAsync(part.AsMemory()).AsTask()) is > 0 and var count) all.Write(part, 0, count);
        return all.ToArray();
    }

    /// <summary>Closes abruptly: the other side gets a reset.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Reads to the end, and consumes everything examined each time.</summary>
    public static async Task<byte[]> ReadToEndAsync(this PipeReader reader)
    {
        using var all = new MemoryStream();
        while (true)
        {
            var read = await reader.ReadAsync();
            foreach (var segment in read.Buffer) all.Write(segment.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return all.ToArray();
        }
    }

    public static string Text(this ReadResult read) => Encoding.ASCII.GetString(read.Buffer);
}
