using Koltso.Profiling;
using Koltso.Profiling.Running;

namespace Koltso.ProcessTests.Profiling;

/// <summary>Profiles of a program whose costs are known: the most expensive method comes first, with its actual share.</summary>
public class KnownProfileTests
{
    private const double PointsOff = 0.05;
    private const string Program = "Koltso.ProfileTarget.";
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(CpuSampler.Perf)]
    [InlineData(CpuSampler.Runtime)]
    public async Task RecordAsync_KnownProgram_FindsWhatIsTrue(CpuSampler sampler)
    {
        Assert.SkipWhen(sampler == CpuSampler.Perf && !Perf.IsThere, Perf.Missing);
        await using var program = await KnownProgram.StartAsync();
        var profile = await RecordAsync(program.Pid, sampler);
        var truth = await program.EndAsync();

        ShouldFind(profile, ProfileKind.Cpu, "Cpu.Hot", "Cpu.Cold", truth);
        ShouldFind(profile, ProfileKind.Alloc, "Memory.Large", "Memory.Small", truth);
        ShouldFind(profile, ProfileKind.Lock, "Contention.EnterLong", "Contention.EnterShort", truth);
        ShouldFind(profile, ProfileKind.Wait, "Waiting.Long", "Waiting.Short", truth);
        profile.Kinds[0].Methods[0].Name.ShouldBe(Program + "Cpu.Hot", "it has the highest own CPU cost");
        profile.Kinds[1].Methods[0].Name.ShouldBe("System.Byte[]", "the allocated type is the leaf");
        File.Exists($"/tmp/perf-{program.Pid}.map").ShouldBeFalse("the perf map was switched off and removed");
        foreach (var kind in profile.Kinds)
            kind.Layers.Single(static layer => layer.Layer == Layer.Unknown).Share.ShouldBeLessThan(PointsOff, kind.Kind.ToString());
    }

    [Fact]
    public async Task RecordAsync_ProcessEnds_ReturnsWhatWasRecorded()
    {
        await using var program = await KnownProgram.StartAsync();
        var recording = Profiler.RecordAsync(
            new ProfileRequest { Pid = program.Pid, Kinds = [ProfileKind.Cpu, ProfileKind.Lock], Duration = TimeSpan.FromMinutes(5) },
            TimeProvider.System, line => EndSoon(program, line), CancellationToken.None);
        var profile = await recording;
        profile.Notes.ShouldContain(static note => note.StartsWith("The process ended", StringComparison.Ordinal));
        profile.Kinds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task RecordAsync_Stopped_ReturnsWhatWasRecorded()
    {
        await using var program = await KnownProgram.StartAsync();
        using var stop = new CancellationTokenSource();
        var profile = await Profiler.RecordAsync(
            new ProfileRequest { Pid = program.Pid, Kinds = [ProfileKind.Alloc], Duration = TimeSpan.FromMinutes(5) },
            TimeProvider.System, line => { if (line.StartsWith("Recording", StringComparison.Ordinal)) stop.CancelAfter(1_000); },
            stop.Token);
        profile.Notes.ShouldContain(static note => note.StartsWith("Stopped", StringComparison.Ordinal));
        profile.Kinds[0].Total.ShouldBeGreaterThan(0);
    }

    private static void EndSoon(KnownProgram program, string line)
    {
        if (line.StartsWith("Recording", StringComparison.Ordinal))
            _ = Task.Delay(1_500).ContinueWith(_ => program.Kill(), TaskScheduler.Default);
    }

    private static Task<Koltso.Profiling.Profile> RecordAsync(int pid, CpuSampler sampler) => Profiler.RecordAsync(
        new ProfileRequest { Pid = pid, Kinds = Enum.GetValues<ProfileKind>(), Duration = s_longEnough, CpuSampler = sampler },
        TimeProvider.System, static _ => { }, CancellationToken.None);

    private static void ShouldFind(
        Koltso.Profiling.Profile profile, ProfileKind kind, string top, string counterpart, IReadOnlyDictionary<string, double> truth)
    {
        var methods = profile.Kinds.Single(found => found.Kind == kind).Methods;
        var known = methods.Where(static method => method.Name.StartsWith(Program, StringComparison.Ordinal)
            && !method.Name.EndsWith(".Turn", StringComparison.Ordinal) && !method.Name.EndsWith(".Contend", StringComparison.Ordinal)
            && !method.Name.Contains("Work.", StringComparison.Ordinal)).OrderByDescending(static method => method.Total).ToList();
        var seen =
            string.Join("\n", methods.Take(15).Select(static method => $"{method.Self,12:0.###} {method.Total,12:0.###} {method.Name}"));
        known.ShouldNotBeEmpty(seen);
        known[0].Name.ShouldBe(Program + top, seen);
        var other = known.Single(method => method.Name == Program + counterpart);
        (known[0].Total / (known[0].Total + other.Total)).ShouldBe(truth[Program + top], PointsOff, seen);
    }
}
