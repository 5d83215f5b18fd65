using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>A link from node a to node b, on one thread with manual time, and the scripted node b that it dials.</summary>
internal sealed class LinkStage
{
    public static readonly Hello SelfHello = new(Hello.ProtocolVersion, uint.MaxValue, 0xF00D, 7, 0, 1, "ring", "a", "b");
    public static readonly Hello PeerHello = SelfHello with { Node = "b", Peer = "a", NodeNumber = 2, Features = Features.Repair };
    public static readonly RequestContext Context = new(SelfHello.Epoch);
    private static readonly byte[] s_key = "key"u8.ToArray();

    private readonly List<(FrameHeader Header, byte[] Body)> _sent = [];

    public LinkStage(PeerSettings? settings = null)
    {
        // Continuations run inline, without a test runner's context.
        SynchronizationContext.SetSynchronizationContext(null);
        Clock = new HybridClock(Time, 0, static _ => { });
        Link = new PeerLink(
            () => SelfHello with { Features = OwnFeatures }, hello => Greetings.Add(hello.Features), token => Dial(token),
            settings ?? new PeerSettings(), Clock, Time, new Random(1), "b", Log,
            new PingNews(static () => null, static () => new ReachClaim(1, 0), Heard.Add));
    }

    public ManualTime Time { get; } = new();

    public HybridClock Clock { get; }

    public PeerLink Link { get; }

    public ListLogger Log { get; } = new();

    /// <summary>Why the link went down, each time that the log reports it.</summary>
    public IEnumerable<string> Downs =>
        Log.Events.Where(static happened => happened.Id.Id == PeerLog.PeerDownId).Select(static happened => (string)happened["reason"]!);

    /// <summary>When each attempt to dial began.</summary>
    public List<long> Dials { get; } = [];

    /// <summary>The other end of the last connection.</summary>
    public ScriptedPeer Peer { get; private set; } = null!;

    /// <summary>What the peer said of its links.</summary>
    public List<ReachClaim> Heard { get; } = [];

    /// <summary>What this side shows.</summary>
    public uint OwnFeatures { get; init; } = SelfHello.Features;

    /// <summary>The peer's features, each time that the link came up.</summary>
    public List<uint> Greetings { get; } = [];

    /// <summary>What the next attempts do instead of connecting.</summary>
    public Func<CancellationToken, Task<ConnectionContext>>? DialInstead { get; set; }

    /// <summary>A link that is up, and whose first ping was answered.</summary>
    public static LinkStage Up(PeerSettings? settings = null)
    {
        var stage = new LinkStage(settings);
        stage.Link.Tick();
        stage.Accept();
        stage.Link.IsUp.ShouldBeTrue();
        return stage;
    }

    /// <summary>
    /// The peer accepts the hello and agrees, and answers the first ping; if no time is given, as a build before 0.2
    /// does.
    /// </summary>
    public void Accept(Hello? hello = null, long? timeMs = null)
    {
        var sent = Peer.Received().ShouldHaveSingleItem();
        sent.Header.Kind.ShouldBe(FrameKind.Hello);
        Hello.TryParse(sent.Body).ShouldBe(SelfHello with { Features = OwnFeatures });
        Peer.Send(FrameKind.HelloReply, body: (hello ?? PeerHello).ToBytes());
        Link.IsUp.ShouldBeFalse();
        var ping = Peer.Received().ShouldHaveSingleItem().Header;
        ping.Kind.ShouldBe(FrameKind.Ping);
        AnswerPing(ping.Request, timeMs);
    }

    public void AnswerPing(uint number, long? timeMs) => Peer.Send(
        FrameKind.PingReply, request: number,
        body: timeMs is { } time ? [.. new byte[8], .. BitConverter.GetBytes(time)] : new byte[8]);

    public Task<ReadAnswer> Read() => Link.ReadAsync(3, s_key, ReadPart.Record, Context).AsTask();

    /// <summary>Sends a read; also returns its request number.</summary>
    public (Task<ReadAnswer> Answer, uint Number) ReadSeen()
    {
        var answer = Read();
        return (answer, Peer.Received().Last(frame => frame.Header.Kind == FrameKind.Get).Header.Request);
    }

    /// <summary>The last frame of that kind; those that came before or after it are kept for the next call.</summary>
    public (FrameHeader Header, byte[] Body) Sent(FrameKind kind)
    {
        _sent.AddRange(Peer.Received());
        return _sent.Last(frame => frame.Header.Kind == kind);
    }

    public void Pass(long ms)
    {
        for (var end = Time.ElapsedMs + ms; Time.ElapsedMs < end;)
        {
            Time.Advance(Math.Min(PeerLink.TickPeriodMs, end - Time.ElapsedMs));
            Link.Tick();
        }
    }

    /// <summary>Lets time pass while the peer answers pings as it should.</summary>
    public void PassAlive(long ms)
    {
        for (; ms > 0; ms -= 100)
        {
            Pass(Math.Min(ms, 100));
            Peer.Send(FrameKind.PingReply, body: new byte[8]);
        }
    }

    private Task<ConnectionContext> Dial(CancellationToken token)
    {
        Dials.Add(Time.ElapsedMs);
        if (DialInstead is not null) return DialInstead(token);
        var (near, far) = MemoryConnection.Pair();
        Peer = new ScriptedPeer(far);
        return Task.FromResult<ConnectionContext>(near);
    }
}
