using FsCheck;
using FsCheck.Fluent;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;
using Koltso.Wire.Repair;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Wire.Repair;

public class RepairMessagesTests
{
    private static readonly RepairScope s_scope = new(2, 0x0102030405060708);

    private static readonly Gen<byte[]> s_garbage =
        from count in Gen.Choose(0, 80)
        from bytes in Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf(count)
        select bytes;

    private static readonly Gen<byte[]> s_key =
        from count in Gen.OneOf(Gen.Choose(1, 30), Gen.Constant(Limits.KeyBytesMax))
        from seed in Gen.Choose(0, 1 << 30)
        select Bytes(seed, count);

    [Fact]
    public void TreeRoots_WrittenAndRead_IsTheSameAndNoCutIsRead()
    {
        List<(int, RepairScope)> asked = [(0, s_scope), (65_535, new RepairScope(0, 0))];
        var body = TreeRootsMessage.Write(asked);

        body[..5].ShouldBe([2, 0, 0, 0, 2]);
        TreeRootsMessage.TryRead(body).ShouldBe(asked);
        for (var length = 0; length < body.Length; length++) TreeRootsMessage.TryRead(body.AsSpan(0, length)).ShouldBeNull();
        TreeRoot[] roots = [new(7, 8), new(9, long.MaxValue)];
        var reply = TreeRootsMessage.WriteReply(5, roots);
        TreeRootsMessage.TryReadReply(reply, 2, out var clock).ShouldBe([new(7, 8), new(9, uint.MaxValue)]);
        clock.ShouldBe(5ul);
        TreeRootsMessage.TryReadReply(reply, 3, out _).ShouldBeNull();
    }

    [Fact]
    public void TreeLeaves_WrittenAndRead_IsTheSame()
    {
        var asked = new TreeLeavesMessage(s_scope, 8, 100, 156);

        TreeLeavesMessage.TryRead(asked.ToBytes(), 16).ShouldBe(asked);

        ulong[] leaves = [1, ulong.MaxValue], read = new ulong[2];
        TreeLeavesMessage.TryReadReply(TreeLeavesMessage.WriteReply(leaves), read).ShouldBeTrue();
        read.ShouldBe(leaves);
        TreeLeavesMessage.TryReadReply(new byte[15], read).ShouldBeFalse();
    }

    [Theory]
    [InlineData(17, 0, 1)]
    [InlineData(8, 0, 0)]
    [InlineData(8, 0, 257)]
    [InlineData(8, 256, 1)]
    [InlineData(8, -1, 2)]
    [InlineData(16, 0, 40_000)]
    public void TreeLeaves_LeavesThatThereCannotBe_AreRefused(int depth, int first, int count) =>
        TreeLeavesMessage.TryRead(new TreeLeavesMessage(s_scope, depth, first, count).ToBytes(), 16).ShouldBeNull();

    [Fact]
    public void LeafQuery_WrittenAndRead_IsTheSame() => Property.Check(Gen.Choose(0, 12).Zip(s_key), 100, given =>
    {
        var leaves = new LeafSet(given.Item1);
        for (var leaf = 0; leaf < 1 << given.Item1; leaf += 3) leaves.Add(leaf);

        var withDigests = given.Item1 % 2 == 0;
        var read = LeafQuery.TryRead(new LeafQuery(s_scope, leaves, given.Item2, withDigests).ToBytes(), 16).ShouldNotBeNull();

        (read.Scope, read.Leaves.Depth, read.Leaves.Count).ShouldBe((s_scope, leaves.Depth, leaves.Count));
        read.Leaves.Bits.SequenceEqual(leaves.Bits).ShouldBeTrue();
        read.From.ShouldBe(given.Item2);
        read.WithDigests.ShouldBe(withDigests);
    });

    /// <summary>As every build before 0.2 sends it.</summary>
    [Fact]
    public void LeafQuery_WithoutDigests_IsAsEver() =>
        new LeafQuery(new RepairScope(2, 0x0807060504030201), new LeafSet(0, [1]), [7, 8]).ToBytes()
            .ShouldBe([2, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 7, 8]);

    [Fact]
    public void LeafQuery_KeyTooLongOrTreeTooDeep_IsNull()
    {
        LeafQuery.TryRead(new LeafQuery(s_scope, new LeafSet(4), new byte[Limits.KeyBytesMax + 1]).ToBytes(), 16).ShouldBeNull();
        LeafQuery.TryRead(new LeafQuery(s_scope, new LeafSet(4), []).ToBytes(), 3).ShouldBeNull();
    }

    [Fact]
    public void Page_OfVersions_ComesBackWithTheNextKey() => Property.Check(s_key.ListOf().Zip(s_key), 100, given =>
    {
        var writer = new PageWriter();
        var header = new RecordHeader(new RecordVersion(77, 3), RecordFlags.Tombstone, 2, 0);
        uint? digest = given.Item2.Length % 2 == 0 ? 0xDEADBEEF : null;
        foreach (var key in given.Item1) writer.TryAddVersion(key, header, digest).ShouldBeTrue();
        var page = writer.Finish(given.Item2);

        var reader = new PageReader(page.Span);
        foreach (var key in given.Item1)
        {
            reader.TryReadVersion(digest is not null, out var entry).ShouldBeTrue();
            entry.Key.ShouldBe(key);
            (entry.Version, entry.Flags, entry.Copies, entry.Digest).ShouldBe((header.Version, header.Flags, header.Copies, digest));
        }

        reader.TryReadVersion(digest is not null, out _).ShouldBeFalse();
        reader.IsBroken.ShouldBeFalse();
        reader.NextKey.SequenceEqual(given.Item2).ShouldBeTrue();
        page.Return();
    });

    [Fact]
    public void Fetch_WrittenAndRead_IsTheSameAndNoCutInsideAKeyIsRead() => Property.Check(s_key.NonEmptyListOf(), 50, keys =>
    {
        var body = RepairFetchMessage.Write(keys);
        RepairFetchMessage.TryRead(body).ShouldBe(keys);
        RepairFetchMessage.TryRead(body.AsSpan(0, body.Length - 1)).ShouldBeNull();
    });

    [Fact]
    public void Done_WrittenAndRead_IsTheSame()
    {
        RepairDoneMessage.TryRead(RepairDoneMessage.Write(9, [1, 65_535]), out var clock).ShouldBe([1, 65_535]);
        clock.ShouldBe(9ul);
        RepairDoneMessage.TryRead(new byte[8], out _).ShouldBeNull();
        RepairDoneMessage.TryRead(new byte[11], out _).ShouldBeNull();
    }

    [Fact]
    public void TryRead_Garbage_NeverThrowsNorReadsBeyond() => Property.Check(s_garbage, 3_000, bytes =>
    {
        TreeRootsMessage.TryRead(bytes);
        TreeRootsMessage.TryReadReply(bytes, 3, out _);
        TreeLeavesMessage.TryRead(bytes, 16);
        LeafQuery.TryRead(bytes, 16);
        RepairFetchMessage.TryRead(bytes);
        RepairDoneMessage.TryRead(bytes, out _);
        var versions = new PageReader(bytes);
        while (versions.TryReadVersion(false, out _)) { }
        var digests = new PageReader(bytes);
        while (digests.TryReadVersion(true, out _)) { }
        var records = new PageReader(bytes);
        while (records.TryReadRecord(out _, out _)) { }
    });

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
