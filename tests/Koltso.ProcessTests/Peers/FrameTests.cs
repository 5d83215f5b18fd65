using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>Invalid frames from an accepted peer.</summary>
public class FrameTests(PeerCluster peers) : IClassFixture<PeerCluster>
{
    [Theory]
    [InlineData(4)] // the checksum itself
    [InlineData(8)] // kind
    [InlineData(12)] // request number
    [InlineData(16)] // body
    public Task Frame_BadChecksum_EndsTheConnection(int flipped) => EndsAsync(() =>
    {
        var frame = PeerSocket.Frame(FrameKind.Get, "some key"u8);
        frame[flipped] ^= 0x40;
        return frame;
    });

    [Theory]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x0100_0000u)] // 16 MiB: twice the largest value
    public Task Frame_OverLong_EndsTheConnectionBeforeItsBody(uint length) => EndsAsync(() =>
    {
        var frame = PeerSocket.Frame(FrameKind.Get, "some key"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, length);
        return frame;
    });

    [Fact]
    public Task Frame_Truncated_EndsWithItsSender() => peers.SurviveAsync(async () =>
    {
        var frame = PeerSocket.Apply("cut", Record("value"u8));
        for (var bytes = 1; bytes < frame.Length; bytes += 7)
        {
            using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
            await peer.SendAsync(frame.AsMemory(0, bytes));
            peer.EndSending();
            (await peer.ReadToEndAsync()).ShouldNotContain(static reply => reply.Header.Kind == FrameKind.ApplyReply);
        }
    });

    [Fact]
    public Task Frame_UnknownKind_HarmsNobody() => EndsOrAnswersAsync(PeerSocket.Frame((FrameKind)99, "body"u8));

    [Fact]
    public Task Frame_ReplyNobodyAskedFor_HarmsNobody() =>
        EndsOrAnswersAsync(PeerSocket.Frame(FrameKind.GetReply, "body"u8, request: 12345));

    [Fact]
    public Task Frame_SecondHello_HarmsNobody() =>
        EndsOrAnswersAsync(PeerSocket.Frame(FrameKind.Hello, peers.GoodHello.ToBytes()));

    [Fact]
    public Task Get_EmptyKey_HarmsNobody() => EndsOrAnswersAsync(PeerSocket.Frame(FrameKind.Get, []));

    [Fact]
    public Task Get_OverLongKey_HarmsNobody() => EndsOrAnswersAsync(PeerSocket.Frame(FrameKind.Get, new byte[5_000]));

    [Fact]
    public Task Get_PartitionThatIsNone_HarmsNobody() => EndsOrAnswersAsync(PeerSocket.Frame(FrameKind.Get, "key"u8, partition: 65_535));

    public static TheoryData<string> BadApplies =>
        [
            "empty", "key longer than body", "key of no bytes", "key over 1,024 bytes", "no record", "record of unknown format",
            "record cut off", "partition that is none",
        ];

    [Theory]
    [MemberData(nameof(BadApplies))]
    public Task Apply_Wrong_IsNotApplied(string what) => peers.SurviveAsync(async () =>
    {
        var own = (ushort)Array.FindIndex(await peers.Target.PlacementAsync(), static replicas => replicas[0] == "n1");
        var good = PeerSocket.Apply("forged", Record("value"u8), own);
        var body = good[FrameHeader.Bytes..];
        var frame = what switch
        {
            "empty" => PeerSocket.Frame(FrameKind.Apply, []),
            "key longer than body" => PeerSocket.Frame(FrameKind.Apply, [0xFF, 0x03, .. body[2..]]),
            "key of no bytes" => PeerSocket.Frame(FrameKind.Apply, [0, 0, .. body[2..]]),
            "key over 1,024 bytes" => PeerSocket.Apply(new string('k', 1_025), Record("value"u8)),
            "no record" => PeerSocket.Frame(FrameKind.Apply, body.AsSpan(0, 2 + "forged".Length)),
            "record of unknown format" => PeerSocket.Apply("forged", [9, .. Record("value"u8).AsSpan(1)]),
            "record cut off" => PeerSocket.Frame(FrameKind.Apply, body.AsSpan(0, 2 + "forged".Length + 5)),
            _ => PeerSocket.Apply("forged", Record("value"u8), partition: 65_535),
        };
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.SendAsync(frame);
        var reply = await peer.ReadAsync(FrameKind.ApplyReply);
        if (reply is { } answered) answered.Header.Status.ShouldNotBe(StatusBytes.OfApply.ByteOf(ReplicaStatus.Applied), what);
    });

    [Fact]
    public Task Apply_VersionFarAhead_IsRefused() => peers.SurviveAsync(async () =>
    {
        var key = await peers.Cluster.KeyOnAsync(peers.Target, "far-ahead");
        var partition = await PartitionOfAsync(key);
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.SendAsync(PeerSocket.Apply(key, Record("future"u8, TimeSpan.FromDays(365)), partition));
        var reply = (await peer.ReadAsync(FrameKind.ApplyReply)).ShouldNotBeNull();
        reply.Header.Status.ShouldBe(StatusBytes.OfApply.ByteOf(ReplicaStatus.ClockAhead));
        ((int)(await peers.Target.GetAsync(key)).StatusCode).ShouldBe(404);
        ((int)(await peers.Target.PutAsync(key, "present"u8.ToArray())).StatusCode).ShouldBe(201);
        (await (await peers.Target.GetAsync(key)).Content.ReadAsStringAsync()).ShouldBe("present");
    });

    [Fact]
    public Task Apply_OlderVersion_DoesNotWin() => peers.SurviveAsync(async () =>
    {
        var key = await peers.Cluster.KeyOnAsync(peers.Target, "older");
        ((int)(await peers.Target.PutAsync(key, "newer"u8.ToArray())).StatusCode).ShouldBe(201);
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        var partition = await PartitionOfAsync(key);
        await peer.SendAsync(PeerSocket.Apply(key, Record("older"u8, -TimeSpan.FromMinutes(1)), partition));
        (await peer.ReadAsync(FrameKind.ApplyReply))
            .ShouldNotBeNull().Header.Status.ShouldBe(StatusBytes.OfApply.ByteOf(ReplicaStatus.Superseded));
        (await (await peers.Target.GetAsync(key)).Content.ReadAsStringAsync()).ShouldBe("newer");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Bytes_Mutated_HarmNobody(int seed) => peers.SurviveAsync(async () =>
    {
        var random = new Random(seed);
        byte[] good =
        [
            .. PeerSocket.Frame(FrameKind.Hello, peers.GoodHello.ToBytes()),
            .. PeerSocket.Frame(FrameKind.Get, "fuzz key"u8), .. PeerSocket.Frame(FrameKind.Ping, new byte[8]),
            .. PeerSocket.Apply("fuzz key", Record("fuzz value"u8)),
        ];
        for (var i = 0; i < 100; i++)
        {
            byte[] bytes = [.. good];
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
            await peer.SendAsync(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            peer.EndSending();
            await peer.ReadToEndAsync();
        }
    });

    private static byte[] Record(ReadOnlySpan<byte> value, TimeSpan ahead = default)
    {
        var clock = (ulong)(DateTimeOffset.UtcNow + ahead).ToUnixTimeMilliseconds() << RecordVersion.CounterBits;
        var record = new byte[RecordHeader.FixedBytes + value.Length];
        new RecordHeader(new RecordVersion(clock, 2), default, 1, 0).Write(record);
        value.CopyTo(record.AsSpan(RecordHeader.FixedBytes));
        return record;
    }

    private Task EndsAsync(Func<byte[]> frame) => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.SendAsync(frame());
        (await peer.ReadToEndAsync()).ShouldNotContain(static reply => reply.Header.Kind == FrameKind.GetReply);
    });

    private Task EndsOrAnswersAsync(byte[] frame) => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.SendAsync(frame);
        await peer.SendAsync(PeerSocket.Frame(FrameKind.Ping, new byte[8], request: 99));
        await peer.ReadAsync(FrameKind.PingReply);
    });

    private async Task<ushort> PartitionOfAsync(string key)
    {
        var ring = await KoltsoProcess.RunAsync("ring", key, "--url", peers.Target.Url, "--json");
        using var document = System.Text.Json.JsonDocument.Parse(ring.StandardOutput);
        return document.RootElement.GetProperty("partition").GetUInt16();
    }
}
