using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cluster.Topology;

public class ClusterFileFuzzTests
{
    private static readonly string[] s_splices =
        ["{", "}", "[", "]", "\"", ",", ":", "null", "-1", "1e999", "\\u", "//", "/*", "\n", "\0", "\"n1\"", "127.0.0.1:8080"];

    [Fact]
    public void Parse_DamagedFile_IsAValueWithPlacesInTheFile() => Prop.ForAll(Damaged().ToArbitrary(), bytes =>
    {
        var lines = bytes.Count(b => b == '\n') + 1;

        var result = ClusterFile.Parse(bytes, SampleFile.Name);

        result.IsValid.ShouldBe(result.Errors.Count == 0);
        result.Errors.ShouldAllBe(error => error.Line >= 1 && error.Line <= lines && error.Column >= 1);
        result.Errors.Select(error => error.Line).ShouldBeInOrder();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static Gen<byte[]> Damaged() =>
        from times in Gen.Choose(1, 3)
        from damages in Gen.ArrayOf(Damage(), times)
        select damages.Aggregate(Encoding.UTF8.GetBytes(SampleFile.Text), (bytes, damage) => damage(bytes));

    private static Gen<Func<byte[], byte[]>> Damage() =>
        from at in Gen.Choose(0, SampleFile.Text.Length)
        from length in Gen.Choose(0, 40)
        from splice in Gen.OneOf(
            Gen.Elements(s_splices).Select(Encoding.UTF8.GetBytes), Gen.Choose(0, 255).Select(b => new[] { (byte)b }))
        select new Func<byte[], byte[]>(bytes =>
            [.. bytes.Take(at), .. splice, .. bytes.Skip(at + length)]);
}
