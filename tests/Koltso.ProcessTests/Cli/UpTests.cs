using System.Globalization;
using System.Text.RegularExpressions;
using Koltso.Api.Http;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary><c>koltso up</c>: a cluster on this machine, from its first line of output to the end of its last process.</summary>
public class UpTests
{
    [Fact]
    public async Task Up_WholeLife_StartsRestartsAndStops()
    {
        using var folder = new TempFolder();
        var port = Ports.TakeForUp(3);
        await using var up = await StartAsync(folder, port);

        for (var i = 0; i < 3; i++)
        {
            var row = up.StandardOutput.Split('\n').Single(line => line.StartsWith($"n{i + 1} ", StringComparison.Ordinal));
            row.ShouldContain($"http://127.0.0.1:{port + i}");
            row.ShouldContain($"127.0.0.1:{port + 1_000 + i}");
            row.ShouldContain(Path.GetFileName(folder.Path) + $"/data/n{i + 1}");
            (await RawHttp.AskAsync(port + i, "GET /readyz")).ShouldBe(200);
        }

        File.Exists(folder.File("data/cluster.json")).ShouldBeTrue();
        await PutAsync(port, "up-key", "up-value");

        var victim = Pids(up)[1];
        Libc.Signal(victim, Libc.Sigkill);
        await Wait.UntilAsync(() => Regex.IsMatch(up.Output, "(?i)n2.*(restart|again|start)"), "up says that n2 is started again");
        await Wait.UntilAsync(async () => await StatusAsync(port + 1, "/readyz") == 200, "n2 is back");
        await Wait.UntilAsync(async () => await StatusAsync(port + 1, "/v0/entity?id=up-key") == 200, "n2 reaches its peers again");
        var pids = await RunningAsync(port, 3);

        up.Signal(Libc.Sigterm);
        await up.EndAsync();
        up.ExitCode.ShouldBe(0, up.Output);
        pids.ShouldAllBe(static pid => !Libc.IsAlive(pid));
    }

    [Fact]
    public async Task Up_SecondRun_ReusesTheFolder()
    {
        using var folder = new TempFolder();
        var port = Ports.TakeForUp(2);
        await using (var first = await StartAsync(folder, port, "--nodes", "2", "--hash", "murmur3", "--partitions", "32"))
        {
            await PutAsync(port, "kept", "value");
            first.Signal(Libc.Sigint);
            await first.EndAsync();
            first.ExitCode.ShouldBeOneOf(0, 130);
        }

        var file = await File.ReadAllTextAsync(folder.File("data/cluster.json"));
        await using var second = await StartAsync(folder, null);
        await Wait.UntilAsync(async () => await StatusAsync(port + 1, "/v0/entity?id=kept") == 200, "the value is read");
        (await RawHttp.AskAsync(port + 1, "GET /v0/entity?id=kept")).Text.ShouldBe("value");
        (await File.ReadAllTextAsync(folder.File("data/cluster.json"))).ShouldBe(file);
        second.Signal(Libc.Sigterm);
        await second.EndAsync();

        foreach (var (flag, value) in ((string, string)[])
            [("--nodes", "3"), ("--port", $"{port + 10}"), ("--partitions", "64"), ("--hash", "xxh3"), ("--replication", "1")])
        {
            var refused = await KoltsoProcess.RunAsync("up", "--data", folder.File("data"), flag, value);
            refused.ExitCode.ShouldBeOneOf(1, 2);
            refused.StandardError.ShouldContain(flag);
            refused.StandardError.ShouldContain("contradicts");
        }
    }

    [Fact]
    public async Task Up_PortInUse_IsRefusedAndNothingStays()
    {
        using var folder = new TempFolder();
        var port = Ports.TakeForUp(3);
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port + 1);
        listener.Start();
        var refused = await KoltsoProcess.RunAsync("up", "--data", folder.File("data"), "--port", $"{port}");
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldContain($"{port + 1}");
        refused.StandardError.ShouldContain("in use");
        (await StatusAsync(port, "/healthz")).ShouldBe(0);
    }

    [Fact]
    public async Task Up_FolderOfAnotherUser_IsASentence()
    {
        const string Setpriv = "/usr/bin/setpriv", Nobody = "65534";
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists(Setpriv), "Only root can start a process as another user.");
        using var folder = new TempFolder();
        await using (var first = await StartAsync(folder, Ports.TakeForUp(1), "--nodes", "1"))
        {
            first.Signal(Libc.Sigterm);
            await first.EndAsync();
        }

        // Everybody may read the folder; only root may write there.
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        var settings = new ProcessSettings { Wrapper = [Setpriv, "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] };
        await using var probe = KoltsoProcess.Start(settings, ["--version"]);
        await probe.EndAsync();
        Assert.SkipWhen(probe.ExitCode != 0, "The other user may not read the program.");
        await using var second = KoltsoProcess.Start(settings, ["up", "--data", folder.File("data")]);
        await second.EndAsync();

        second.ExitCode.ShouldBe(1, second.Output);
        second.Output.ShouldContain($"The data folder {folder.File("data/n1")} cannot be used");
        second.Output.ShouldNotContain("   at ", customMessage: "a sentence, not a stack trace");
    }

    [Fact]
    public async Task Up_Killed_TakesItsNodesAlong()
    {
        using var folder = new TempFolder();
        await using var up = await StartAsync(folder, Ports.TakeForUp(3));
        var pids = Pids(up);
        await up.KillAsync();
        await Wait.UntilAsync(() => pids.All(static pid => !Libc.IsAlive(pid)), "no node outlives up");
    }

    [Theory]
    [InlineData("--nodes", "0")]
    [InlineData("--partitions", "100")]
    [InlineData("--hash", "md5")]
    [InlineData("--replication", "4")]
    [InlineData("--fsync", "perhaps")]
    [InlineData("--port", "70000")]
    [InlineData("--colour", "red")]
    public async Task Up_BadFlag_IsRefusedAndMakesNothing(string flag, string value)
    {
        using var folder = new TempFolder();
        var refused = await KoltsoProcess.RunAsync("up", "--data", folder.File("data"), flag, value);
        refused.ExitCode.ShouldBeOneOf(1, 2);
        refused.StandardError.ShouldContain(flag);
        Directory.Exists(folder.File("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Up_LogFormatAndLevel_AreThoseOfItsNodes()
    {
        using var folder = new TempFolder();
        var port = Ports.TakeForUp(1);
        await using (var up = await StartAsync(folder, port, "--nodes", "1", "--log-format", "json", "--log-level", "info"))
        {
            up.Signal(Libc.Sigterm);
            await up.EndAsync();
        }

        var ids = (await File.ReadAllLinesAsync(folder.File("data/n1/node.log")))
            .Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32());
        ids.ShouldBe([1950, 1000, 1001, 1951], "process started, ready, stopping, process stopped: docs/logs.md");
    }

    private static async Task<KoltsoProcess> StartAsync(TempFolder folder, int? port, params string[] flags)
    {
        string[] ports = port is { } first ? ["--port", first.ToString(CultureInfo.InvariantCulture)] : [];
        var up = KoltsoProcess.Start(["up", "--data", folder.File("data"), .. ports, .. flags]);
        await Wait.UntilAsync(
            () => up.HasEnded ? throw new InvalidOperationException(up.Output) : up.StandardOutput.Contains(
                "Ctrl-C", StringComparison.Ordinal),
            "the table",
            secondsMax: 60);
        return up;
    }

    /// <summary>The fourth column of the table.</summary>
    private static int[] Pids(KoltsoProcess up) =>
        [.. up.StandardOutput.Split('\n').Where(static line => Regex.IsMatch(line, @"^n\d+ "))
            .Select(static line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture))];

    private static async Task<int[]> RunningAsync(int port, int nodes)
    {
        using var http = new NodeHttpClient(TimeSpan.FromSeconds(30));
        var pids = new int[nodes];
        for (var i = 0; i < nodes; i++)
        {
            var stats = await http.StatsAsync(new Uri($"http://127.0.0.1:{port + i}"));
            pids[i] = stats.Value.ShouldNotBeNull($"{stats.Fault}").Process.Pid;
        }

        return pids;
    }

    /// <summary>Nodes that are too busy to answer within their second are asked again.</summary>
    private static Task PutAsync(int port, string key, string value) => Wait.UntilAsync(
        async () =>
        {
            var request = RawHttp.Head($"PUT /v0/entity?id={key}", $"Content-Length: {value.Length}") + value;
            var answer = await RawHttp.ExchangeAsync(port, request);
            if (answer.Status != 504) answer.ShouldBe(201);
            return answer.Status == 201;
        },
        $"{key} is stored");

    private static async Task<int> StatusAsync(int port, string path)
    {
        try
        {
            return (await RawHttp.AskAsync(port, "GET " + path)).Status;
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or IOException)
        {
            return 0;
        }
    }
}
