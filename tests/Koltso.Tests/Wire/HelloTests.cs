using FsCheck;
using FsCheck.Fluent;
using Koltso.Wire.Messages;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Wire;

public class HelloTests
{
    private static readonly Hello s_self = new(Hello.ProtocolVersion, 0, 0xF00D, 7, 99, 1, "ring", "a", "b");
    private static readonly Hello s_other = s_self with { Node = "b", Peer = "a", NodeNumber = 2 };

    private static readonly Gen<Hello> s_any =
        from protocol in Gen.Choose(0, 65_535)
        from features in Gen.Choose(int.MinValue, int.MaxValue)
        from wide in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(3)
        from number in Gen.Choose(0, 65_535)
        from names in Gen.Elements("", "a", "node-1", "кольцо", new string('x', 64), new string('y', 255)).ArrayOf(3)
        select new Hello(
            (ushort)protocol, (uint)features, (ulong)wide[0] << 13, (long)wide[1] * 77, (ulong)wide[2] << 31, (ushort)number,
            names[0], names[1], names[2]);

    [Fact]
    public void TryParse_AnyHelloWithBytesBehind_ComesBackAsItWas() =>
        Property.Check(s_any.Zip(Gen.Choose(0, 20)), 300, given =>
            Hello.TryParse([.. given.Item1.ToBytes(), .. new byte[given.Item2]]).ShouldBe(given.Item1));

    [Fact]
    public void TryParse_CutAtEveryByte_IsNull() =>
        Property.Check(s_any, 20, hello =>
        {
            var bytes = hello.ToBytes();
            for (var length = 0; length < bytes.Length; length++) Hello.TryParse(bytes.AsSpan(0, length)).ShouldBeNull();
        });

    [Fact]
    public void TryParse_AnyByteChanged_NeverThrows()
    {
        var bytes = s_self.ToBytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])bytes.Clone();
                changed[at] = (byte)value;
                if (Hello.TryParse(changed) is null) continue;
                if (at < 4) value.ShouldBe(bytes[at]);
            }
        }
    }

    [Fact]
    public void ToBytes_NameOver255Bytes_Throws() =>
        Should.Throw<OverflowException>(() => (s_self with { Cluster = new string('x', 256) }).ToBytes());

    [Fact]
    public void Disagreement_SameClusterAndMeantNode_IsNull() => s_self.Disagreement(s_other).ShouldBeNull();

    [Fact]
    public void Disagreement_UnknownFeaturesEpochClockAndNumber_AreNoReason() =>
        s_self.Disagreement(s_other with { Features = uint.MaxValue, Epoch = 8, Clock = 1, NodeNumber = 9 }).ShouldBeNull();

    [Fact]
    public void Disagreement_EachThatCounts_NamesBothSides()
    {
        s_self.Disagreement(s_other with { Protocol = 2 }).ShouldBe("protocol version 2, but this node speaks version 1");
        s_self.Disagreement(s_other with { Cluster = "other" }).ShouldBe("cluster \"other\", but this node belongs to \"ring\"");
        s_self.Disagreement(s_other with { Peer = "c" }).ShouldBe("the Hello is for node \"c\", but this is node \"a\"");
        var topology = s_self.Disagreement(s_other with { Fingerprint = 0xBAD, Epoch = 8 }).ShouldNotBeNull();
        topology.ShouldContain("0000000000000bad, epoch 8");
        topology.ShouldContain("000000000000f00d, epoch 7");
    }
}
