namespace Koltso.Tests.Core;

/// <summary>The bytes that xxHash's published sanity vectors are hashes of.</summary>
internal static class SanityBuffer
{
    public static byte[] Make(int length)
    {
        var bytes = new byte[length];
        ulong generator = 2654435761;
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(generator >> 56);
            generator *= 11400714785074694797;
        }

        return bytes;
    }
}
