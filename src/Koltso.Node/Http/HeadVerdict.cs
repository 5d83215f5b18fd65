namespace Koltso.Node.Http;

/// <summary>What the fast lane makes of the bytes that came in.</summary>
internal enum HeadVerdict
{
    /// <summary>The head is not complete yet.</summary>
    NeedMore,

    /// <summary>A plain request for an entity: served here.</summary>
    Entity,

    /// <summary>Anything else, proper or not: Kestrel takes the connection from this request on.</summary>
    HandOver,
}
