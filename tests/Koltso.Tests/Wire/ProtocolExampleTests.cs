using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Koltso.Core.Records;
using Koltso.Simulation.Mutating;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

/// <summary>The frames at the end of docs/peer-protocol.md are what this build reads and writes.</summary>
public partial class ProtocolExampleTests
{
    [Fact]
    public void Example_EveryFrame_CanBeRead() => Kinds().ShouldBe(
        [FrameKind.Hello, FrameKind.Apply, FrameKind.ApplyReply, FrameKind.Get, FrameKind.GetReply, FrameKind.Get]);

    [Fact]
    public void Example_Hello_SaysWhatThePageSays()
    {
        var hello = Hello.TryParse(Read(Frames()[0]).Body).ShouldNotBeNull();

        hello.ShouldBe(new Hello(1, 0, 0x75c5b10ca2b321be, 1, 0x01a1f9d14eec0000, 3, "local", "n3", "n1"));
    }

    [Fact]
    public void Example_GetWithFields_IsWhatThisBuildWrites()
    {
        var output = new ArrayBufferWriter<byte>();
        PeerMessages.WriteGet(output, 3, 31, "greeting"u8, ReadPart.Record, new RequestFields(LeftMs: 1_000, Epoch: 1));

        output.WrittenSpan.ToArray().ShouldBe(Frames()[^1]);
    }

    private static List<FrameKind> Kinds() => [.. Frames().Select(static frame => Read(frame).Header.Kind)];

    private static (FrameHeader Header, byte[] Body) Read(byte[] frame)
    {
        var bytes = new ReadOnlySequence<byte>(frame);
        new FrameReader(MessageKinds.Bounds).TryRead(ref bytes, out var header, out var body, out var error).ShouldBeTrue(error);
        bytes.IsEmpty.ShouldBeTrue();
        return (header, body.ToArray());
    }

    /// <summary>A frame begins where a line is numbered 0000.</summary>
    private static List<byte[]> Frames()
    {
        var page = File.ReadAllText(Path.Combine(Repository.FindRoot(), "docs", "peer-protocol.md"));
        var frames = new List<StringBuilder>();
        foreach (Match line in Line().Matches(page.Split("\n## An example")[1]))
        {
            if (line.Groups["at"].Value == "0000") frames.Add(new StringBuilder());
            frames[^1].Append(line.Groups["bytes"].Value.Replace(" ", "", StringComparison.Ordinal));
        }

        return [.. frames.Select(static frame => Convert.FromHexString(frame.ToString()))];
    }

    [GeneratedRegex(@"^(?<at>[0-9a-f]{4})  (?<bytes>([0-9a-f]{2} ?){1,16})", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
