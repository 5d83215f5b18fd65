using System.Net;
using System.Net.Sockets;
using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>Host names to addresses, without blocking a loop: the look-up runs elsewhere, its result comes on the loop.</summary>
internal static class Resolver
{
    /// <exception cref="IOException">The name is not known.</exception>
    public static Task<IPAddress> ResolveAsync(EventLoop loop, string host, CancellationToken cancellationToken)
    {
        // Completed on the loop, so that the caller that awaits it goes on there.
        var done = new TaskCompletionSource<IPAddress>();
        _ = LookUpAsync(loop, host, done, cancellationToken);
        return done.Task;
    }

    private static async Task LookUpAsync(
        EventLoop loop, string host, TaskCompletionSource<IPAddress> done, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            loop.Schedule(_ => done.TrySetResult(addresses[0]), null);
        }
        catch (OperationCanceledException)
        {
            loop.Schedule(_ => done.TrySetCanceled(CancellationToken.None), null);
        }
        catch (SocketException unknown)
        {
            loop.Schedule(_ => done.TrySetException(new IOException($"{host}: {unknown.Message}")), null);
        }
    }
}
