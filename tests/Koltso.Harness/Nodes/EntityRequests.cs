namespace Koltso.Harness.Nodes;

/// <summary>Requests for one entity, through one node.</summary>
public static class EntityRequests
{
    public static Task<HttpResponseMessage> PutAsync(this RealNode node, string key, byte[] value) =>
        node.SendAsync(HttpMethod.Put, RealNode.EntityPath(key), value);

    public static Task<HttpResponseMessage> GetAsync(this RealNode node, string key) =>
        node.SendAsync(HttpMethod.Get, RealNode.EntityPath(key));

    public static Task<HttpResponseMessage> DeleteAsync(this RealNode node, string key) =>
        node.SendAsync(HttpMethod.Delete, RealNode.EntityPath(key));
}
