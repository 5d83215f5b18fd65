using System.Globalization;
using System.Text;

namespace Koltso.Api;

/// <summary>Which entity is meant, at which node, and by how many replicas; written as the URL that the contract asks for.</summary>
/// <param name="Node">Any node of the cluster.</param>
/// <param name="Key">1 to 1,024 bytes as UTF-8, no line feed.</param>
/// <param name="Ack">How many replicas must answer; null: the node's default.</param>
/// <param name="From">How many replicas are asked; null: all.</param>
public sealed record EntityAddress(Uri Node, string Key, int? Ack = null, int? From = null)
{
    public Uri ToUri(int? ttlSeconds = null)
    {
        var url = new StringBuilder($"{ApiPaths.Entity}?{ApiParameters.Id}=").Append(Uri.EscapeDataString(Key));
        Append(ApiParameters.Ack, Ack);
        Append(ApiParameters.From, From);
        Append(ApiParameters.Ttl, ttlSeconds);
        return new Uri(Node, url.ToString());

        void Append(string name, int? value)
        {
            if (value is { } number)
                url.Append(CultureInfo.InvariantCulture, $"&{name}={number}");
        }
    }
}
