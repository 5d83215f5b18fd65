namespace Koltso.Node.Http;

/// <summary>
/// What the head of a request may take, whichever lane it comes by. Kestrel enforces it, and the fast lane gives it whatever is near.
/// </summary>
internal static class HeadLimits
{
    /// <summary>Method, target and version, with the end of the line; beyond, 414.</summary>
    public const int RequestLineBytesMax = 8 * 1024;

    /// <summary>All headers together; beyond, 431.</summary>
    public const int HeadersBytesMax = 32 * 1024;

    /// <summary>Beyond, 431.</summary>
    public const int HeadersMax = 100;

    /// <summary>Of a Content-Length: as many digits as the largest 64-bit number has.</summary>
    public const int LengthDigitsMax = 19;
}
