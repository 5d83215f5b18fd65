using System.Net;
using Koltso.Node.Hosting;
using Koltso.Tests.Core;

namespace Koltso.Tests.Node.Hosting;

public class RefusedPeersTests
{
    private readonly StoppedClock _clock = new(0);
    private readonly ListLogger _log = new();
    private readonly RefusedPeers _refused;

    public RefusedPeersTests() => _refused = new RefusedPeers(_log, _clock);

    [Fact]
    public void Add_ProbeEverySecond_IsALineAMinuteThatCounts()
    {
        for (var second = 0; second <= 120; second++)
        {
            _refused.Add(From(1, port: 10_000 + second), "no hello");
            _clock.Pass(1_000);
        }

        Unlogged().ShouldBe([0, 59, 59]);
    }

    [Fact]
    public void Add_OtherAddressOrReason_IsSaidAtOnce()
    {
        _refused.Add(From(1), "no hello");
        _refused.Add(From(2), "no hello");
        _refused.Add(From(1), "another cluster");
        _refused.Add(From(1), "no hello");
        Unlogged().ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Add_MoreSourcesThanAreKept_HaveOneLineInCommonUntilThereIsRoom()
    {
        for (var i = 0; i < RefusedPeers.SourcesMax + 100; i++) _refused.Add(From(i), "no hello");
        _log.Events.Count.ShouldBe(RefusedPeers.SourcesMax + 1);
        _clock.Pass(RefusedPeers.PeriodMs);
        _refused.Add(From(5_000), "no hello");
        _log.Events.Count.ShouldBe(RefusedPeers.SourcesMax + 2);
    }

    private static IPEndPoint From(int host, int port = 10_000) => new(new IPAddress([10, 0, (byte)(host >> 8), (byte)host]), port);

    private IEnumerable<long> Unlogged() => _log.Events.Select(static happened =>
        (long)happened.Fields.Single(static field => field.Key == "unlogged").Value!);
}
