namespace Koltso.Benchmarks;

/// <summary>Keys and values that are the same in every run.</summary>
internal static class Bytes
{
    /// <summary>What the load tests of such services store.</summary>
    public const int ValueBytes = 1_200;

    /// <summary>Bytes that do not compress.</summary>
    public static byte[] Noise(int seed, int bytes)
    {
        var noise = new byte[bytes];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
