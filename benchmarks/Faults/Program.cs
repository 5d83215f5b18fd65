using Koltso.Faults;
using Koltso.Faults.Modes;
using Koltso.ProcessTests.Harness;

// Load while nodes die, stop or lose what they had, and what came of it.
//   dotnet Faults.dll kill|stop|heal [--flag number]...
// Exit codes: 0; 1: a write was lost or read stale, replicas stayed unequal, or the time was over; 2: usage.
if (Flags.Parse(args) is not { } flags)
{
    Console.Error.WriteLine(Flags.Usage);
    return 2;
}

using var limit = new CancellationTokenSource(flags.Seconds("limit"));
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    limit.Cancel();
};
try
{
    var isSound = flags.Mode switch
    {
        "kill" => await new KillRounds(flags).RunAsync(limit.Token),
        "stop" => await new StoppedReplica(flags).RunAsync(limit.Token),
        _ => await new Heal(flags).RunAsync(limit.Token),
    };
    return isSound ? 0 : 1;
}
catch (Exception failed) when (failed is IOException or HttpRequestException or TimeoutException or NodeEndedException)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine($"Not finished: interrupted, or {flags["limit"]} s were over.");
    return 1;
}
