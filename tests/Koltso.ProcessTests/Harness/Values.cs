using System.Security.Cryptography;
using System.Text;

namespace Koltso.ProcessTests.Harness;

/// <summary>Values that follow from a name, so that any of them can be checked without being kept.</summary>
internal static class Values
{
    public static byte[] Of(string name, int bytes)
    {
        var seed = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var value = new byte[bytes];
        new Random(seed).NextBytes(value);
        return value;
    }

    /// <summary>Between 0 and 2,999 bytes.</summary>
    public static byte[] Of(string name) => Of(name, SHA256.HashData(Encoding.UTF8.GetBytes(name))[0] * 3000 / 256);
}
