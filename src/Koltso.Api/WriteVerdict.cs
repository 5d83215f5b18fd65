namespace Koltso.Api;

/// <summary>
/// What an error answer to a PUT or DELETE says of the write, in the header <c>Koltso-Write</c>: it follows from the status, by this
/// table alone. The verdict covers everything that the node did for the request.
/// </summary>
public static class WriteVerdict
{
    public const string Header = "Koltso-Write";

    /// <summary>The write is on no replica, now or later.</summary>
    public const string NotApplied = "not-applied";

    /// <summary>Some replicas may have the write, and it may become visible at any time.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>The header's value; null for the status of an answer that is not an error. What is not listed is in doubt.</summary>
    public static string? Of(int status) => status switch
    {
        < 400 => null,
        400 or 401 or 403 or 405 or 406 or 408 or (>= 411 and <= 414) or 417 or 429 or 431 => NotApplied,
        501 or 503 or 505 or 507 => NotApplied,
        _ => InDoubt,
    };

    /// <summary>Whether the answer to a request with this method carries the header if it is an error.</summary>
    public static bool IsOf(string method) => method is "PUT" or "DELETE";
}
