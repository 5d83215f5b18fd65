using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Koltso.Cluster.Topology;

/// <summary>
/// Turns the bytes of a file into values that know their place. Comments and trailing commas are allowed. A file that is
/// not JSON gives one error and no value: what follows a syntax error means nothing.
/// </summary>
internal static class SourceReader
{
    private const int DepthMax = 64;

    private static readonly JsonReaderOptions s_options =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = DepthMax };

    public static SourceValue? Read(SourceText source, ErrorList errors)
    {
        if (FirstByteOutsideUtf8(source.Bytes) is { } invalid)
        {
            errors.Add(invalid, "the file must be UTF-8 text, and this byte is not");
            return null;
        }

        var reader = new Utf8JsonReader(source.Bytes, s_options);
        try
        {
            reader.Read();
            var valuesLeft = TopologyLimits.JsonValuesMax;
            var root = ReadValue(ref reader, ref valuesLeft);
            if (valuesLeft >= 0)
            {
                reader.Read();
                return root;
            }

            errors.Add((int)reader.TokenStartIndex, $"the file holds over {TopologyLimits.JsonValuesMax} values, far more than {TopologyLimits.NodesMax} nodes need");
        }
        catch (JsonException problem)
        {
            var offset = source.OffsetOf(problem.LineNumber ?? 0, problem.BytePositionInLine ?? 0);
            errors.Add(offset, SentenceOf(problem, atEnd: source.Bytes[offset..].Trim(" \t\r\n"u8).IsEmpty));
        }

        return null;
    }

    // Goes negative in valuesLeft, and unwinds, when the file holds too many values.
    private static SourceValue ReadValue(ref Utf8JsonReader reader, ref int valuesLeft)
    {
        valuesLeft--;
        var kind = reader.TokenType;
        var isContainer = kind is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var value = new SourceValue(
            kind, (int)reader.TokenStartIndex, isContainer ? "" : Raw(reader), kind == JsonTokenType.String ? Unescape(reader) : null);
        while (isContainer && valuesLeft >= 0 && reader.Read()
            && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (kind == JsonTokenType.StartArray)
            {
                value.Items.Add(ReadValue(ref reader, ref valuesLeft));
                continue;
            }

            var name = Unescape(reader) ?? Raw(reader);
            var offset = (int)reader.TokenStartIndex;
            reader.Read();
            value.Members.Add(new SourceMember(name, offset, ReadValue(ref reader, ref valuesLeft)));
        }

        return value;
    }

    private static string Raw(in Utf8JsonReader reader) => Encoding.UTF8.GetString(reader.ValueSpan);

    private static string? Unescape(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return Raw(reader);
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, such as "\ud800": valid JSON, but no text.
            return null;
        }
    }

    private static int? FirstByteOutsideUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return null;
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            offset += consumed;
        return offset;
    }

    private static string SentenceOf(JsonException problem, bool atEnd)
    {
        if (atEnd) return "the file ends too early: it must be one JSON object, with every brace, bracket and quote closed";
        var place = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"not valid JSON: {(place < 0 ? problem.Message : problem.Message[..place])}";
    }
}
