using System.IO.Compression;
using Koltso.Load;
using Koltso.Load.Sending;

namespace Koltso.Tests.Load.Sending;

public sealed class ValuePoolTests
{
    private const int ValueBytes = 1_200;

    [Theory]
    [InlineData(ContentKind.Random, 0.99, 1.01)]
    [InlineData(ContentKind.Half, 0.45, 0.65)]
    [InlineData(ContentKind.Same, 0, 0.01)]
    public void Next_ManyValues_CompressAsTheirContentSays(ContentKind content, double min, double max)
    {
        var values = Take(new ValuePool(content, ValueBytes, seed: 1), 1_000);

        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(values);

        ((double)compressed.Length / values.Length).ShouldBeInRange(min, max);
    }

    [Theory]
    [InlineData(ContentKind.Random)]
    [InlineData(ContentKind.Half)]
    public void Next_OneAfterTheOther_AreDifferentAndOfTheSize(ContentKind content)
    {
        var pool = new ValuePool(content, ValueBytes, seed: 1);

        var values = Enumerable.Range(0, 3_000).Select(i => Convert.ToHexString(pool.Next(ValueBytes - i % 3))).ToList();

        values.ToHashSet().Count.ShouldBe(values.Count);
        values.Select(static value => value.Length / 2).Distinct().Order().ShouldBe([ValueBytes - 2, ValueBytes - 1, ValueBytes]);
    }

    [Fact]
    public void Next_SameSeed_AreTheSameValues() =>
        Take(new ValuePool(ContentKind.Half, ValueBytes, seed: 7), 5)
            .ShouldBe(Take(new ValuePool(ContentKind.Half, ValueBytes, seed: 7), 5));

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Next_AnySize_IsThere(int bytes)
    {
        var pool = new ValuePool(ContentKind.Half, bytes, seed: 1);

        for (var i = 0; i < 20; i++) pool.Next(bytes).Length.ShouldBe(bytes);
    }

    private static byte[] Take(ValuePool pool, int count)
    {
        var values = new byte[count * ValueBytes];
        for (var i = 0; i < count; i++) pool.Next(ValueBytes).CopyTo(values.AsSpan(i * ValueBytes));
        return values;
    }
}
