using System.Globalization;
using Koltso.Core.Buffers;
using Koltso.Core.Records;

namespace Koltso.Tests.Core.Buffers;

public sealed class BlockTests
{
    [Fact]
    public void Return_AllHolders_GivesTheMemoryBackOnce()
    {
        var block = Block.Rent(100_000);
        block.Span.Fill(7);
        var shared = block.Share();
        block.Return();
        shared.Span[99_999].ShouldBe((byte)7);
        shared.Return();
        Should.Throw<InvalidOperationException>(() => shared.Span[0]);
        Should.Throw<InvalidOperationException>(shared.Return);
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(8 * 4096, 8 * 4096)]
    [InlineData((16 * 4096) + 1, 18 * 4096)]
    [InlineData((250 * 4096) + 1, 256 * 4096)]
    [InlineData((256 * 4096) + 1, 257 * 4096)]
    [InlineData(8 << 20, 8 << 20)]
    public void BytesFor_IsAtMostAnEighthMoreThanWholePages(int length, long bytes) => Pages.BytesFor(length).ShouldBe(bytes);

    [Fact]
    public void Rent_AfterAReturnOfThatSize_NeedsNothingFromTheSystem()
    {
        // Others of this process may rent and return, but hardly so much.
        var sizes = Enumerable.Range(0, 4).Select(static i => 900_000 - i).ToList();
        var blocks = sizes.ConvertAll(Block.Rent);
        foreach (var block in blocks) block.Return();
        Pages.IdleBytes.ShouldBeInRange(1, Pages.IdleBytesMax);
        blocks = sizes.ConvertAll(Block.Rent);
        foreach (var block in blocks) block.Span.Fill(9);
        foreach (var block in blocks) block.Return();
    }

    [Theory]
    [InlineData((2 << 20) - 4096, false)]
    [InlineData(2 << 20, true)]
    [InlineData((8 << 20) + 50, true)]
    [InlineData((64 << 20) + 1, true)]
    public unsafe void Rent_Large_AsksForHugePages(int length, bool isHuge)
    {
        var isTold = isHuge && Directory.Exists("/sys/kernel/mm/transparent_hugepage");
        // Kept ones may lie anywhere.
        PayloadMemory.ReleaseIdle();
        var block = Block.Rent(length);
        block.Span[^1] = 1;
        fixed (byte* start = block.Span)
        {
            if (isHuge) ((nint)start % (2 << 20)).ShouldBe(0);
            FlagsOf((nint)start).Contains(" hg", StringComparison.Ordinal).ShouldBe(isTold);
            FlagsOf((nint)start + length - 1).Contains(" hg", StringComparison.Ordinal).ShouldBe(isTold);
        }

        block.Return();
        PayloadMemory.ReleaseIdle();
    }

    [Fact]
    public void OffsetOf_PartOfTheBlock_SaysWhereItIs()
    {
        var block = Block.Rent(1000);
        block.OffsetOf(block.Span[10..20]).ShouldBe(10);
        Should.Throw<ArgumentException>(() => block.OffsetOf("elsewhere"u8));
        block.Return();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(PooledBytes.ArrayBytesMax, false)]
    [InlineData(PooledBytes.ArrayBytesMax + 1, true)]
    public void PooledBytes_Many_LieInABlock(int length, bool isBlock)
    {
        PooledBytes.TryRent(length, out var bytes).ShouldBeTrue();
        (bytes.Block is not null, bytes.Length, bytes.Span.Length, bytes.Memory.Length).ShouldBe((isBlock, length, length, length));
        bytes.Return();
    }

    [Fact]
    public void PooledBytes_Shortened_IsTheFrontOfTheSame()
    {
        var whole = PooledBytes.CopyOf("header and value"u8);
        var header = whole.Shortened(6);
        header.Span.SequenceEqual("header"u8).ShouldBeTrue();
        header.Return();
    }

    /// <summary>What the kernel was told of the mapping at an address.</summary>
    private static string FlagsOf(nint address)
    {
        var isIn = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && isIn) return line;
            var range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && long.TryParse(range[0], NumberStyles.HexNumber, null, out var from))
                isIn = from <= address && address < long.Parse(range[1], NumberStyles.HexNumber, null);
        }

        return "";
    }
}
