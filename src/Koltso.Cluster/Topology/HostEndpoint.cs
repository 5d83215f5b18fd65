using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Koltso.Cluster.Topology;

/// <summary>
/// A host and a port, where the host is an IPv4 address, an IPv6 address or a DNS name. Hosts are kept in one form
/// (lower case, IPv6 shortened and without brackets, IPv4-mapped IPv6 as IPv4), so that equal text means equal
/// endpoint. Names are never resolved here: two names of one address are two endpoints.
/// </summary>
public sealed record HostEndpoint
{
    private HostEndpoint(string host, int port) => (Host, Port) = (host, port);

    /// <summary>The host without brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>True for 0.0.0.0 and ::, which one may listen on but nobody can dial.</summary>
    public bool IsUnspecified => IPAddress.TryParse(Host, out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>What to listen on or connect to: an <see cref="IPEndPoint"/> for an address, else a <see cref="DnsEndPoint"/>.</summary>
    public EndPoint ToEndPoint() =>
        IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port) : new DnsEndPoint(Host, Port);

    /// <summary><c>host:port</c>, an IPv6 host in brackets. <see cref="Parse"/> gives back an equal endpoint.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    /// <exception cref="FormatException">The text is not an endpoint; the message says why.</exception>
    public static HostEndpoint Parse(string text) =>
        TryParse(text, out var endpoint, out var problem) ? endpoint : throw new FormatException($"\"{text}\": {problem}");

    /// <summary>Reads <c>host:port</c>. <paramref name="problem"/> is a clause that says what is wrong and what is allowed.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out HostEndpoint? endpoint, [NotNullWhen(false)] out string? problem)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            problem = "the port is missing";
            return false;
        }

        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > ushort.MaxValue)
        {
            problem = "the port must be a whole number from 1 to 65535";
            return false;
        }

        var host = text[..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!bracketed && host.Contains(':', StringComparison.Ordinal))
        {
            problem = "an IPv6 address must be in brackets, such as [::1]:8080";
            return false;
        }

        var canonical = bracketed ? CanonicalIPv6(host[1..^1]) : CanonicalIPv4(host) ?? CanonicalDnsName(host);
        if (canonical is null)
        {
            problem = bracketed
                ? "the text in brackets must be an IPv6 address without a scope"
                : "the host must be an IPv4 address, an IPv6 address in brackets or a DNS name";
            return false;
        }

        endpoint = new HostEndpoint(canonical, port);
        problem = null;
        return true;
    }

    private static string? CanonicalIPv6(string text)
    {
        if (text.AsSpan().ContainsAny('%', '/', '[') || !IPAddress.TryParse(text, out var address)) return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();
    }

    // The parser of .NET also takes 127.1, 0x7f.1 and 017.0.0.1; only the usual four decimal numbers are meant here.
    private static string? CanonicalIPv4(string text) =>
        IPAddress.TryParse(text, out var address) && address.ToString() == text ? text : null;

    private static string? CanonicalDnsName(string text)
    {
        const int NameCharsMax = 253, LabelCharsMax = 63;
        if (text.Length is 0 or > NameCharsMax || IPAddress.TryParse(text, out _)) return null;
        var labels = text.Split('.');
        foreach (var label in labels)
        {
            if (label.Length is 0 or > LabelCharsMax || label[0] == '-' || label[^1] == '-') return null;
            if (!label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return null;
        }

        // A name whose last label is a number is a mistyped address (RFC 1123, section 2.1).
        return labels[^1].All(char.IsAsciiDigit) ? null : text.ToLowerInvariant();
    }
}
