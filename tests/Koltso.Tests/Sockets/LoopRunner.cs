using System.Net;
using System.Net.Sockets;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

/// <summary>
/// A running loop, and connections on it whose other end is a plain socket. Every wait has a limit, so that a failing
/// test does not hang.
/// </summary>
internal sealed class LoopRunner : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly List<Socket> _clients = [];

    public LoopRunner(TimeProvider? time = null, LoopRelief? relief = null)
    {
        Loop = new EventLoop("test", time ?? TimeProvider.System, relief: relief);
        Loop.Start();
    }

    public EventLoop Loop { get; }

    public static Task Within(Task task) => task.WaitAsync(s_patience);

    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(s_patience);

    public LoopListener Listen(Action<LoopConnection> onAccepted, int connectionsMax = 1000) =>
        LoopListener.Bind([Loop], new IPEndPoint(IPAddress.Loopback, 0), connectionsMax, onAccepted);

    public async Task<Socket> DialAsync(IPEndPoint endPoint)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _clients.Add(client);
        await Within(client.ConnectAsync(endPoint));
        return client;
    }

    /// <summary>A connection on the loop and the client at its other end.</summary>
    public async Task<(LoopConnection Server, Socket Client)> PairAsync()
    {
        var accepted = new TaskCompletionSource<LoopConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = Listen(accepted.SetResult);
        var client = await DialAsync(listener.LocalEndPoint);
        var server = await Within(accepted.Task);
        listener.Stop();
        return (server, client);
    }

    public Task<T> OnLoop<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Schedule(async _ =>
        {
            try
            {
                done.SetResult(await work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }, null);
        return Within(done.Task);
    }

    public Task OnLoop(Func<Task> work) => OnLoop(async () =>
    {
        await work();
        return true;
    });

    public Task<T> OnLoop<T>(Func<T> work) => OnLoop(() => Task.FromResult(work()));

    public Task OnLoop(Action work) => OnLoop(() =>
    {
        work();
        return Task.CompletedTask;
    });

    /// <summary>Lets the loop process pending kernel events: runs a few whole turns.</summary>
    public async Task TurnsAsync()
    {
        for (var i = 0; i < 3; i++) await OnLoop(() => { });
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        Loop.Dispose();
    }
}
