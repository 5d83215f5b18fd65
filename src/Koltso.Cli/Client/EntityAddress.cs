using System.Globalization;
using System.Text;

namespace Koltso.Cli.Client;

/// <summary>Which entity is meant, at which node, and by how many replicas; written as the URL the contract asks for.</summary>
internal sealed record EntityAddress(Uri Node, string Key, int? Ack = null, int? From = null)
{
    public Uri ToUri(int? ttlSeconds = null)
    {
        var url = new StringBuilder("/v0/entity?id=").Append(Uri.EscapeDataString(Key));
        Append("ack", Ack);
        Append("from", From);
        Append("ttl", ttlSeconds);
        return new Uri(Node, url.ToString());

        void Append(string name, int? value)
        {
            if (value is { } number)
                url.Append(CultureInfo.InvariantCulture, $"&{name}={number}");
        }
    }
}
