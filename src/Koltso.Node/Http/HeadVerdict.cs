namespace Koltso.Node.Http;

/// <summary>What the fast lane makes of the bytes that came in.</summary>
internal enum HeadVerdict
{
    /// <summary>The head is not complete yet.</summary>
    NeedMore,

    /// <summary>A plain request for an entity: served here.</summary>
    Entity,

    /// <summary>Proper HTTP of another sort: Kestrel takes the connection from this request on.</summary>
    HandOver,

    /// <summary>No proper HTTP/1 request: it is refused, and the connection with it.</summary>
    Refuse,
}
