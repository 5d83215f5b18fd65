using System.Globalization;
using Koltso.Harness.Nodes;
using Koltso.Harness.Processes;
using MemoryLimit;

// What hostile load does to nodes with little memory: see memory-limit.sh.
var memory = args[0];
var seconds = int.Parse(args[1], CultureInfo.InvariantCulture);
var quietSeconds = int.Parse(args[2], CultureInfo.InvariantCulture);
var cases = args[3..];
var limit = long.Parse(memory[..^3], CultureInfo.InvariantCulture) * (memory.EndsWith("GiB", StringComparison.Ordinal) ? 1024 : 1);
foreach (var name in cases) await MeasureAsync(name);

async Task MeasureAsync(string name)
{
    var isFew = name is "idle" or "all";
    var process = ProcessSettings.Default with { Wrapper = isFew ? ["prlimit", "--nofile=1024:1024"] : [] };
    var spec = new ClusterSpec { Nodes = 3, Replication = 3, Serve = ["--memory", memory], Process = process, RequestTimeoutMs = null };
    await using var cluster = await RealCluster.StartAsync(spec);
    using (var filler = new RawClient(cluster.Nodes[0].Http))
    {
        for (var i = 0; i < 100; i++) await filler.SendAsync(RawClient.Head($"PUT /v0/entity?id=small-{i}", 1024), new byte[1024], default);
        await filler.SendAsync(RawClient.Head("PUT /v0/entity?id=large", Attacks.Large), new byte[Attacks.Large], default);
    }

    var (alone, isPut) = (new Tally(), name.StartsWith("put", StringComparison.Ordinal));
    using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Max(3, seconds / 4))))
    {
        if (isPut) await Attacks.PutLargeAsync(cluster, 2, alone, stop.Token);
        else await Attacks.GetLargeAsync(cluster, 2, alone, stop.Token);
    }

    await Task.Delay(2000);
    var before = cluster.Nodes.Select(static node => Kib(node, "VmRSS")).ToArray();
    Console.WriteLine($"== {name}, {memory}: two connections alone {alone}");
    Console.WriteLine($"   before: {Peaks(cluster)}");
    if (name == "put64k-down") await cluster.Nodes[2].KillAsync();
    var (small, attack, two) = (new Tally(), new Tally(), new Tally());
    using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds)))
    {
        var server = cluster.Nodes[0].Http;
        Thread[] probes = [Probe.Start(server, small, false, stop.Token), Probe.Start(server, small, true, stop.Token)];
        await AttackAsync(cluster, name, attack, two, stop.Token);
        foreach (var probe in probes) probe.Join();
    }

    Console.WriteLine($"   attack: {attack}");
    if (two.ToString() != "; none good") Console.WriteLine($"   two connections meanwhile: {two}");
    Console.WriteLine($"   small:  {small}");
    Console.WriteLine($"   peak:   {Peaks(cluster)}");
    await Task.Delay(TimeSpan.FromSeconds(quietSeconds));
    Console.WriteLine($"   {quietSeconds} s after: " + string.Join("  ", cluster.Nodes.Where(static node => node.IsRunning).Select(node =>
        $"{Kib(node, "VmRSS") / 1024} MiB = {(double)Kib(node, "VmRSS") / before[node.Index]:0.00} of before")));
    foreach (var node in cluster.Running)
    {
        using var answer = await node.SendAsync(HttpMethod.Put, "/v0/entity?id=after", [1]);
        if ((int)answer.StatusCode != 201) Console.WriteLine($"   {node.Id} AFTERWARDS: {(int)answer.StatusCode}");
    }
}

async Task AttackAsync(RealCluster cluster, string name, Tally tally, Tally two, CancellationToken stop)
{
    var half = "GET /v0/entity?id=small-1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000000000000\r\n";
    var announced = Text(RawClient.Head("PUT /v0/entity?id=announced", Attacks.Large));
    Task Both() => Attacks.GetLargeAsync(cluster, 2, two, stop);
    await (name switch
    {
        "get100" => Attacks.GetLargeAsync(cluster, 100, tally, stop),
        "get200" => Attacks.GetLargeAsync(cluster, 200, tally, stop),
        "put40" => Attacks.PutLargeAsync(cluster, 1, tally, stop),
        "put20x" => Attacks.PutLargeAsync(cluster, 20, tally, stop),
        "put64k-down" => Attacks.PutMediumAsync(cluster, 200, tally, stop),
        "slow" => Task.WhenAll(Attacks.SlowReadersAsync(cluster, 160, tally, stop), Both()),
        "frames" => Task.WhenAll(Attacks.FramesAsync(cluster, 24, tally, stop), Both()),
        "get60" => Attacks.GetSmallAsync(cluster, 60, tally, stop),
        "get400" => Attacks.GetSmallAsync(cluster, 400, tally, stop),
        "idle" => Attacks.SilentAsync(cluster, 3600, "", tally, stop),
        "bodies" => Attacks.SilentAsync(cluster, 69, announced, tally, stop),
        "heads" => Attacks.SilentAsync(cluster, 6000, half, tally, stop),
        "all" => Task.WhenAll(
            Attacks.SilentAsync(cluster, 3600, "", tally, stop), Attacks.SilentAsync(cluster, 69, announced, tally, stop),
            Attacks.SilentAsync(cluster, 6000, half, tally, stop), Attacks.SlowReadersAsync(cluster, 480, tally, stop)),
        _ => throw new ArgumentException($"There is no case {name}."),
    });
}

string Peaks(RealCluster cluster) => string.Join("  ", cluster.Nodes.Where(static node => node.IsRunning).Select(node =>
    $"{node.Id} {Kib(node, "VmHWM") / 1024} MiB ({Kib(node, "VmHWM") / 1024.0 / limit:0.00} of the limit)"));

static string Text(byte[] bytes) => System.Text.Encoding.ASCII.GetString(bytes);

static long Kib(RealNode node, string field) => node.IsRunning
    ? long.Parse(File.ReadLines($"/proc/{node.Process!.Pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
    : 0;
