// A program whose profile is known; docs/profile.md is checked against it. It works until its input ends, and then
// prints its actual costs as JSON.
using System.Text.Json;
using Koltso.ProfileTarget;

var work = new Work();
Thread[] threads =
[
    work.Start("cpu", Cpu.Turn),
    work.Start("alloc", Memory.Turn),
    work.Start("holder", Contention.Hold),
    work.Start("contender", Contention.Contend),
    .. Enumerable.Range(0, Waiting.Threads).Select(_ => work.Start("waiter", Waiting.Turn)),
];
Console.WriteLine("ready");
while (Console.In.Read() >= 0)
{
    // The parent process holds the input open.
}

work.End(threads);
Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double>
{
    [typeof(Cpu).FullName + "." + nameof(Cpu.Hot)] = Cpu.HotShare,
    [typeof(Memory).FullName + "." + nameof(Memory.Large)] = Memory.LargeShare,
    [typeof(Contention).FullName + "." + nameof(Contention.EnterLong)] = Contention.LongShare,
    [typeof(Waiting).FullName + "." + nameof(Waiting.Long)] = Waiting.LongShare,
}));
