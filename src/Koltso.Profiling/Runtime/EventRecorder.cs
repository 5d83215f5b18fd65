using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// A session with the runtime's diagnostics port, whose events go to a file until <see cref="StopAsync"/>. The runtime
/// ends it with the names and addresses of all methods there are.
/// </summary>
internal sealed class EventRecorder : IDisposable
{
    /// <summary>Events that wait in the profiled process to be sent; beyond it the runtime drops the oldest.</summary>
    private const int BufferMib = 64;

    /// <summary>What is kept of them; the rest of a session that is longer is read and dropped.</summary>
    private const long FileBytesMax = 1L << 30;

    private const string Clr = "Microsoft-Windows-DotNETRuntime", Samples = "Microsoft-DotNETCore-SampleProfiler", Counters = "System.Runtime";
    private const long Loader = 0x8, Contention = 0x4000, AllocationSampling = 0x80000000000, WaitHandle = 0x40000000000;
    private static readonly TimeSpan s_stopMax = TimeSpan.FromSeconds(60);
    private readonly EventPipeSession _session;
    private readonly FileStream _file;
    private readonly Task _copy;

    private EventRecorder(EventPipeSession session, string file)
    {
        _session = session;
        FilePath = file;
        _file = File.Create(file);
        _copy = CopyAsync();
    }

    public string FilePath { get; }

    /// <summary>Whether the session was longer than what is kept of it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Ends when there is nothing more to come, which is before <see cref="StopAsync"/> when the process has ended.</summary>
    public Task Ended => _copy;

    public static async Task<EventRecorder> StartAsync(DiagnosticsClient client, IReadOnlyList<ProfileKind> kinds, bool samples, string folder)
    {
        var keywords = Loader;
        if (kinds.Contains(ProfileKind.Lock)) keywords |= Contention;
        if (kinds.Contains(ProfileKind.Alloc)) keywords |= AllocationSampling;
        if (kinds.Contains(ProfileKind.Wait)) keywords |= WaitHandle;
        // Waits are told at the level of most detail only.
        var level = kinds.Contains(ProfileKind.Wait) ? EventLevel.Verbose : EventLevel.Informational;
        List<EventPipeProvider> providers = [new(Clr, level, keywords)];
        if (samples) providers.Add(new(Samples, EventLevel.Informational));
        if (kinds.Contains(ProfileKind.Alloc))
            providers.Add(new(Counters, EventLevel.Informational, 0, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" }));
        var session = await client.StartEventPipeSessionAsync(providers, requestRundown: true, BufferMib, CancellationToken.None).ConfigureAwait(false);
        return new EventRecorder(session, Path.Combine(folder, "events.nettrace"));
    }

    public async Task StopAsync(TimeProvider time)
    {
        using var patience = new CancellationTokenSource(s_stopMax, time);
        try
        {
            await _session.StopAsync(patience.Token).ConfigureAwait(false);
            await _copy.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is DiagnosticsClientException or IOException or OperationCanceledException)
        {
            // The process has ended, or hangs: what came is what there is.
        }

        await _file.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _session.Dispose();
        _file.Dispose();
    }

    private async Task CopyAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _session.EventStream.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                if (_file.Position + count > FileBytesMax) IsCut = true;
                else await _file.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // The process has ended in the middle of a block.
        }
    }
}
