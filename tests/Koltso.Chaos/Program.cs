using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using Koltso.Chaos;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Network;
using Koltso.Chaos.Upgrades;
using Koltso.Chaos.Verbs;

// Real nodes under faults and a recorded load, and a judgement of the record: docs/reliability.md.
// Exit codes: 0: success; 1: a promise was broken, or the run could not be finished; 2: usage; 77: skipped.
const int Sound = 0, Broken = 1, Misused = 2, Skipped = 77;
if (args is [.., "--help"])
{
    Console.WriteLine(args[0] == VerbFlags.Upgrade ? UpgradeOptions.Usage : $"{ChaosOptions.Usage}\n{VerbFlags.Usage}");
    return Sound;
}

using var stop = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
try
{
    return args switch
    {
        [VerbFlags.Upgrade, .. var rest] => await RunUpgradeAsync(rest),
        [var word, ..] when VerbFlags.IsVerb(word) => await RunVerbAsync(),
        _ => await RunChaosAsync(),
    };
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Not finished: interrupted, or the time limit was reached. Everything is cleaned up.");
    return Broken;
}
catch (Exception failed) when (failed is IOException or HttpRequestException or TimeoutException or Win32Exception or NodeEndedException)
{
    Console.Error.WriteLine(failed.Message);
    return Broken;
}

async Task<int> RunVerbAsync()
{
    if (VerbFlags.Parse(args) is not { } flags)
    {
        Console.Error.WriteLine(VerbFlags.Usage);
        return Misused;
    }

    if (flags.Verb == VerbFlags.Losses && FakeClock.Library is null)
    {
        Console.WriteLine($"Skipped: {FakeClock.Missing}");
        return Skipped;
    }

    stop.CancelAfter(flags.Seconds("limit"));
    var isSound = flags.Verb switch
    {
        VerbFlags.KillRounds => await new KillRounds(flags).IsSoundAsync(stop.Token),
        VerbFlags.Losses => await new Losses(flags).IsSoundAsync(stop.Token),
        VerbFlags.Stop => await new StoppedReplica(flags).IsSoundAsync(stop.Token),
        _ => await new Heal(flags).IsSoundAsync(stop.Token),
    };
    return isSound ? Sound : Broken;
}

async Task<int> RunUpgradeAsync(string[] arguments)
{
    if (UpgradeOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(UpgradeOptions.Usage);
        return Misused;
    }

    foreach (var build in (KoltsoProgram[])[options.From, options.Build])
    {
        if (File.Exists(build.File)) continue;
        Console.Error.WriteLine($"{build.File} does not exist: name the folder of a build.");
        return Misused;
    }

    stop.CancelAfter(options.Flags.Seconds("limit"));
    return await UpgradeRun.IsSoundAsync(options, stop.Token) ? Sound : Broken;
}

async Task<int> RunChaosAsync()
{
    if (ChaosOptions.Parse(args) is not { } options)
    {
        Console.Error.WriteLine($"{ChaosOptions.Usage}\n{VerbFlags.Usage}");
        return Misused;
    }

    foreach (var folder in RunFolder.RemoveLeftovers()) Console.WriteLine($"Removed what a run that was killed had left: {folder}");
    try
    {
        using var trial = new NetworkNamespace(IPAddress.Parse("10.77.0.1"));
    }
    catch (Win32Exception refused)
    {
        Console.WriteLine(
            "Skipped: this machine or user does not allow network namespaces with interfaces of their own "
            + $"(that takes root and /dev/net/tun): {refused.Message}.");
        return Skipped;
    }

    if (FakeClock.Library is null && options.Faults.Any(static kind => kind is InjectionKind.Clock or InjectionKind.Skew))
    {
        Console.WriteLine("Left out: clocks that jump; that needs libfaketime (Debian, Ubuntu: sudo apt-get install -y libfaketime).");
        options = options.Without(InjectionKind.Clock, InjectionKind.Skew);
    }

    return await ChaosRun.IsSoundAsync(options, stop.Token) ? Sound : Broken;
}
