using Koltso.Profiling.Perf;
using Koltso.Profiling.Runtime;
using Koltso.Profiling.Stacks;
using Koltso.Profiling.Target;
using Microsoft.Diagnostics.NETCore.Client;

namespace Koltso.Profiling.Running;

/// <summary>
/// One recording: a session of events and, for CPU, perf beside it. Not for several threads.
/// Owns a folder for what is recorded, which goes when this is disposed, and the runtime's perf map while it lasts.
/// </summary>
internal sealed class Recording(ProfileRequest request, TargetProcess target, TimeProvider time) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("koltso-profile-");
    private readonly DiagnosticsClient _client = new(target.Pid);
    private readonly List<string> _notes = [];
    private readonly Dictionary<int, string> _threadNames = [];
    private readonly string _command = target.Command;
    private PerfMap? _map;
    private PerfRecorder? _perf;
    private EventRecorder? _events;
    private CpuSnapshot _before, _after;
    private long _since;
    private TimeSpan _duration;

    public async Task StartAsync()
    {
        (_map, var refusal) = PerfMap.Enable(_client, target);
        Note(refusal);
        if (request.Kinds.Contains(ProfileKind.Cpu) && request.CpuSampler != CpuSampler.Runtime) await StartPerfAsync().ConfigureAwait(false);
        _before = CpuSnapshot.Of(target);
        try
        {
            _events = await EventRecorder.StartAsync(
                _client, request.Kinds, request.Kinds.Contains(ProfileKind.Cpu) && _perf is null, _folder.FullName).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is DiagnosticsClientException or IOException or EndOfStreamException)
        {
            throw new ProfilingException($"The runtime of process {target.Pid} opened no session: {refused.Message}", refused);
        }

        _since = time.GetTimestamp();
    }

    /// <summary>Until the time is over, the process has ended, or it is told to stop.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var over = Task.Delay(request.Duration, time, look.Token);
        while (!over.IsCompleted && !_events!.Ended.IsCompleted)
        {
            Remember(); // threads that end before the profile does keep their names, and their CPU time
            await Task.WhenAny(over, _events.Ended, Task.Delay(TimeSpan.FromMilliseconds(250), time, look.Token)).ConfigureAwait(false);
        }

        _duration = time.GetElapsedTime(_since);
        if (stop.IsCancellationRequested) Note($"Stopped by hand after {ProfileNumbers.Seconds(_duration.TotalSeconds)} of {ProfileNumbers.Seconds(request.Duration.TotalSeconds)}.");
        else if (!over.IsCompleted) Note($"The process ended after {ProfileNumbers.Seconds(_duration.TotalSeconds)} of {ProfileNumbers.Seconds(request.Duration.TotalSeconds)}.");
        await look.CancelAsync().ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        if (target.IsAlive) Remember();
        // perf first: what the runtime does to end the session is not part of the profile.
        if (_perf is not null && !await _perf.StopAsync(time).ConfigureAwait(false)) Note("perf did not end cleanly; its samples may be incomplete.");
        await _events!.StopAsync(time).ConfigureAwait(false);
        if (_events.IsCut) Note("There were more events than are kept: the figures of allocation, locks and waits are too low.");
    }

    public async Task<Profile> ReadAsync()
    {
        var symbols = new JitSymbols();
        _map?.Collect(symbols);
        _map = null;
        EventFile.ReadSymbols(_events!.FilePath, symbols);
        var kinds = new Dictionary<ProfileKind, KindProfile>();
        if (_perf is not null) kinds[ProfileKind.Cpu] = await PerfProfile.ReadAsync(_perf, symbols, _before.To(_after), request.PerfHertz).ConfigureAwait(false);
        ReadEvents(symbols, kinds);
        return new Profile(target.Pid, _command, _duration, [.. request.Kinds.Distinct().Select(kind => kinds[kind])], _notes);
    }

    public void Dispose()
    {
        _map?.Collect(new JitSymbols());
        _perf?.Dispose();
        _events?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartPerfAsync()
    {
        (_perf, var refusal) = await PerfRecorder.StartAsync(target.Pid, request.PerfHertz, _folder.FullName, time).ConfigureAwait(false);
        if (_perf is not null) return;
        if (request.CpuSampler == CpuSampler.Perf) throw new ProfilingException($"CPU cannot be sampled with perf: {refusal}.");
        Note($"CPU was sampled by the runtime and not with perf, since {refusal}. Native code is therefore shown by thread only.");
    }

    private void ReadEvents(JitSymbols symbols, Dictionary<ProfileKind, KindProfile> kinds)
    {
        var stacks = new EventStacks(symbols);
        var readers = new Dictionary<ProfileKind, IEventKind>();
        foreach (var kind in request.Kinds.Distinct().Where(kind => !kinds.ContainsKey(kind)))
        {
            readers[kind] = kind switch
            {
                ProfileKind.Cpu => new SampleEvents(stacks, _before.To(_after)),
                ProfileKind.Alloc => new AllocationEvents(stacks, _threadNames),
                ProfileKind.Lock => new ContentionEvents(new ThreadSpans(stacks, _threadNames, _duration.TotalMilliseconds)),
                _ => new WaitEvents(new ThreadSpans(stacks, _threadNames, _duration.TotalMilliseconds)),
            };
        }

        if (readers.Count == 0) return;
        EventFile.Read(_events!.FilePath, source =>
        {
            foreach (var reader in readers.Values) reader.Subscribe(source);
        });
        foreach (var (kind, reader) in readers) kinds[kind] = reader.ToProfile();
    }

    private void Remember()
    {
        var now = CpuSnapshot.Of(target);
        if (now.Threads.Count == 0) return;
        _after = now;
        foreach (var (tid, thread) in now.Threads) _threadNames[tid] = thread.Name;
    }

    private void Note(string? text)
    {
        if (text is not null) _notes.Add(text);
    }
}
