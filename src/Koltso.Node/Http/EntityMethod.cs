namespace Koltso.Node.Http;

/// <summary>What is done to an entity. The order is that of the statistics.</summary>
internal enum EntityMethod
{
    Get,
    Head,
    Put,
    Delete,
}
