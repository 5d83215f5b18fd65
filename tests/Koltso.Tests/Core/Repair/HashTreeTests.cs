using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Core.Repair;

namespace Koltso.Tests.Core.Repair;

public class HashTreeTests
{
    private const int PartitionCount = 16, Replicas = 3;

    private static readonly Gen<(byte[] Key, RecordHeader Header)[]> s_records =
        from count in Gen.Choose(0, 400)
        from seeds in Gen.Choose(0, int.MaxValue).ArrayOf(count)
        select seeds.Distinct().Select(RecordOf).ToArray();

    [Fact]
    public void Build_SameRecordsInAnyOrder_SameTree() => Property.Check(s_records.Zip(Gen.Choose(0, 9999)), 100, given =>
    {
        var shuffled = given.Item1.ToArray();
        new Random(given.Item2).Shuffle(shuffled);

        var (one, other) = (TreeOf(given.Item1), TreeOf(shuffled));

        one.Depth.ShouldBe(other.Depth);
        for (var level = 0; level < Replicas; level++)
        {
            one.RootOf(level).ShouldBe(other.RootOf(level));
            Leaves(one, level, one.Depth).ShouldBe(Leaves(other, level, one.Depth));
        }
    });

    [Fact]
    public void CopyLeaves_OneRecordNewer_ExactlyItsLeafDiffersAtTheLevelsItIsIn() =>
        Property.Check(s_records.Zip(Gen.Choose(0, 9999)), 100, given =>
    {
        if (given.Item1.Length == 0) return;
        var changed = given.Item1.ToArray();
        ref var one = ref changed[given.Item2 % changed.Length];
        one.Header = one.Header with { Version = new RecordVersion(one.Header.Version.Clock + 1, 7) };

        var (before, after) = (TreeOf(given.Item1), TreeOf(changed));

        for (var level = 0; level < Replicas; level++)
        {
            for (var depth = 0; depth <= before.Depth; depth++)
            {
                var (left, right) = (Leaves(before, level, depth), Leaves(after, level, depth));
                int[] differing = [.. Enumerable.Range(0, left.Length).Where(leaf => left[leaf] != right[leaf])];
                int[] expected =
                    one.Header.Copies > level ? [LeafMap.LeafOf(KeyHash.Of(HashKind.Xxh3, one.Key), PartitionCount, depth)] : [];
                differing.ShouldBe(expected);
            }

            (before.RootOf(level) == after.RootOf(level)).ShouldBe(one.Header.Copies <= level);
        }
    });

    [Fact]
    public void RootOf_Level_IsThatOfItsRecordsAlone() => Property.Check(s_records, 50, records =>
    {
        var all = TreeOf(records);
        for (var level = 0; level < Replicas; level++)
        {
            var copies = level;
            var own = TreeOf([.. records.Where(record => record.Header.Copies > copies)], all.Depth);
            all.RootOf(level).ShouldBe(own.RootOf(0));
            all.KeysOf(level).ShouldBe(own.KeysOf(0));
        }
    });

    [Fact]
    public void CopyLeaves_AnyDepth_SumsTheLeavesBelow() => Property.Check(s_records, 50, records =>
    {
        var tree = TreeOf(records, 6);
        for (var depth = 0; depth < tree.Depth; depth++)
        {
            var (upper, lower) = (Leaves(tree, 0, depth), Leaves(tree, 0, depth + 1));
            for (var leaf = 0; leaf < upper.Length; leaf++) upper[leaf].ShouldBe(lower[2 * leaf] + lower[2 * leaf + 1]);
        }

        Leaves(tree, 0, 0).ShouldBe([tree.RootOf(0)]);
    });

    [Fact]
    public void Build_DeadBeforeTheFloor_AreLeftOutButTold()
    {
        var alive = Header(100, copies: 3);
        var buried = Header(100, copies: 3) with { Flags = RecordFlags.Tombstone };
        var builder = new HashTreeBuilder(HashKind.Xxh3, PartitionCount, Replicas, floor: 101);
        builder.Add([1], Encode(alive), alive);
        builder.Add([2], Encode(buried), buried);

        var tree = builder.Build(0);

        tree.KeysOf(0).ShouldBe(1);
        tree.EarliestDeath.ShouldBe(100ul);
    }

    [Fact]
    public void Add_CopiesForAll_IsInTheTreeOfEveryLevel()
    {
        var header = Header(100, RecordHeader.CopiesAll);
        var tree = TreeOf([([1], header)]);
        for (var level = 0; level < Replicas; level++) tree.KeysOf(level).ShouldBe(1);
        new RepairScope(253, 0).Includes(header).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    [InlineData(4_096, 8)]
    [InlineData(long.MaxValue, 16)]
    public void DepthFor_Keys_IsAbout16ALeaf(long keys, int depth) => LeafMap.DepthFor(keys, LeafMap.DepthMax).ShouldBe(depth);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 16)]
    [InlineData(5, 15)]
    [InlineData(255, 10)]
    public void DepthMaxOf_Replicas_KeepsTheTreeSmall(int replicas, int depth) => LeafMap.DepthMaxOf(replicas).ShouldBe(depth);

    [Theory]
    [InlineData(RecordFlags.None, 500, 0, DeathClock.Never)]
    [InlineData(RecordFlags.Tombstone, 500, 0, 500ul)]
    [InlineData(RecordFlags.Expires, 500, 1, 65_536ul)]
    [InlineData(RecordFlags.Expires, 70_000, 1, 70_000ul)]
    [InlineData(RecordFlags.Expires, 500, -5, 500ul)]
    [InlineData(RecordFlags.Expires | RecordFlags.Tombstone, 500, 1, 500ul)]
    public void DeathClock_OfRecord_IsWhenItsKeyBecameAbsent(RecordFlags flags, int clock, long expiresAtMs, ulong death) =>
        DeathClock.Of(new RecordHeader(new RecordVersion((ulong)clock, 1), flags, 1, expiresAtMs)).ShouldBe(death);

    private static (byte[] Key, RecordHeader Header) RecordOf(int seed) =>
        (BitConverter.GetBytes(seed), Header((ulong)seed % 1000, 1 + (seed % Replicas)) with
        {
            Flags = (RecordFlags)(seed % 2),
        });

    private static RecordHeader Header(ulong clock, int copies) => new(new RecordVersion(clock, 1), RecordFlags.None, (byte)copies, 0);

    private static byte[] Encode(RecordHeader header)
    {
        var record = new byte[header.Bytes];
        header.Write(record);
        return record;
    }

    private static HashTree TreeOf((byte[] Key, RecordHeader Header)[] records, int depthMin = 0)
    {
        var builder = new HashTreeBuilder(HashKind.Xxh3, PartitionCount, Replicas, floor: 0);
        foreach (var (key, header) in records) builder.Add(key, Encode(header), header);
        return builder.Build(depthMin);
    }

    private static ulong[] Leaves(HashTree tree, int level, int depth)
    {
        var leaves = new ulong[1 << depth];
        tree.CopyLeaves(level, depth, 0, leaves);
        return leaves;
    }
}
