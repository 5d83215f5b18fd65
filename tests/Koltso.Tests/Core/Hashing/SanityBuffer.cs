namespace Koltso.Tests.Core;

/// <summary>The input of xxHash's published sanity vectors.</summary>
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
