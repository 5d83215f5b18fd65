using System.Buffers.Text;
using System.Text.Unicode;
using Koltso.Core;
using Koltso.Core.Keys;
using Koltso.Core.Quorum;

namespace Koltso.Node.Http;

/// <summary>The parameters of an entity request, read and checked. The key lies in the buffer given to <see cref="TryParse"/>.</summary>
internal readonly record struct EntityQuery(int KeyBytes, Quorum Quorum, int TtlSeconds)
{
    /// <summary>
    /// Reads the part of a URL after <c>?</c>. <paramref name="key"/> takes the decoded key and has room for
    /// <see cref="Limits.KeyBytesMax"/> bytes. Null when all is well, else a sentence that says what is allowed.
    /// </summary>
    public static string? TryParse(
        ReadOnlySpan<byte> query, EntityMethod method, int replicationFactor, Span<byte> key, out EntityQuery parsed)
    {
        parsed = default;
        ReadOnlySpan<byte> id = default, ack = default, from = default, ttl = default;
        bool hasId = false, hasAck = false, hasFrom = false, hasTtl = false;
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            var isTwice = name switch
            {
                _ when name.SequenceEqual("id"u8) => Set(ref id, ref hasId, value),
                _ when name.SequenceEqual("ack"u8) => Set(ref ack, ref hasAck, value),
                _ when name.SequenceEqual("from"u8) => Set(ref from, ref hasFrom, value),
                _ when name.SequenceEqual("ttl"u8) => Set(ref ttl, ref hasTtl, value),
                // Unknown parameters mean nothing, so that clients of other implementations run unchanged.
                _ => false,
            };
            if (isTwice) return "The parameters id, ack, from and ttl may each be given only once.";
        }

        if (!hasId || id.IsEmpty) return $"The parameter id is missing or empty: it must be the key, 1 to {Limits.KeyBytesMax} bytes.";
        if (DecodeKey(id, key, out var keyBytes) is { } wrong) return wrong;
        if (!QuorumRules.TryParse(hasAck, ack, hasFrom, from, replicationFactor, out var quorum, out var error)) return error;
        var ttlSeconds = 0;
        if (hasTtl && method != EntityMethod.Put) return "The parameter ttl is allowed only with PUT.";
        if (hasTtl && !TryParseTtl(ttl, out ttlSeconds)) return $"ttl must be a whole number of seconds from 1 to {Limits.TtlSecondsMax}.";
        parsed = new EntityQuery(keyBytes, quorum, ttlSeconds);
        return null;
    }

    private static bool Set(ref ReadOnlySpan<byte> slot, ref bool has, ReadOnlySpan<byte> value)
    {
        slot = value;
        var had = has;
        has = true;
        return had;
    }

    private static bool TryParseTtl(ReadOnlySpan<byte> text, out int seconds) =>
        Utf8Parser.TryParse(text, out seconds, out var used) && used == text.Length
        && seconds is >= 1 and <= Limits.TtlSecondsMax && text[0] is >= (byte)'0' and <= (byte)'9';

    /// <summary>Percent-decoding as RFC 3986 has it: <c>+</c> stays a plus.</summary>
    private static string? DecodeKey(ReadOnlySpan<byte> text, Span<byte> key, out int keyBytes)
    {
        keyBytes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (keyBytes == Limits.KeyBytesMax) return KeyRules.Validate(new byte[Limits.KeyBytesMax + 1]);
            var one = text[i];
            if (one == '%')
            {
                if (i + 2 >= text.Length || !TryHex(text[i + 1], out var high) || !TryHex(text[i + 2], out var low))
                    return "The id is not properly percent-encoded: each % must be followed by two hexadecimal digits.";
                one = (byte)((high << 4) | low);
                i += 2;
            }

            key[keyBytes++] = one;
        }

        var decoded = key[..keyBytes];
        return Utf8.IsValid(decoded) ? KeyRules.Validate(decoded) : "The decoded id is not valid UTF-8.";
    }

    private static bool TryHex(byte digit, out int value)
    {
        value = digit switch
        {
            >= (byte)'0' and <= (byte)'9' => digit - '0',
            >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}
