using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Http.Kestrel;

/// <summary>One path that is not about an entity. Served on the thread pool, many requests at a time.</summary>
/// <param name="Path">The whole path: <c>/v0/stats</c>.</param>
/// <param name="Methods">In capitals, in the order in which Allow lists them.</param>
/// <param name="ServeAsync">Writes the answer; is called for these methods only.</param>
internal sealed record AdminPath(string Path, string[] Methods, Func<HttpContext, Task> ServeAsync)
{
    private static readonly string[] s_read = ["GET", "HEAD"];

    public static AdminPath Read(string path, Func<HttpContext, Task> serveAsync) => new(path, s_read, serveAsync);
}
