using BenchmarkDotNet.Attributes;
using Koltso.Core.Hashing;

namespace Koltso.Benchmarks.Core.Hashing;

public class KeyHashBenchmarks : MicroBenchmark
{
    private byte[] _key = [];

    [Params(16, 64, 1024)]
    public int KeyBytes { get; set; }

    [GlobalSetup]
    public void Fill() => _key = Bytes.Noise(KeyBytes, KeyBytes);

    [Benchmark]
    public ulong Xxh3() => KeyHash.Of(HashKind.Xxh3, _key);

    [Benchmark]
    public ulong Murmur3() => KeyHash.Of(HashKind.Murmur3, _key);
}
