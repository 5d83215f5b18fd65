using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Koltso.Cli.Serve.Logging;

/// <summary>An event as a JSON object on one line. docs/logs.md draws it.</summary>
internal static class JsonLine
{
    /// <summary>Lines are read by programs and people, not put into pages: letters beyond ASCII and quotes stay readable.</summary>
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(LogEvent happened)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_options)) Write(json, happened);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, LogEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", happened.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("level", happened.LevelName);
        json.WriteNumber("id", happened.Id.Id);
        if (happened.Id.Name is { } name) json.WriteString("event", name);
        json.WriteString("category", happened.Category);
        json.WriteString("message", happened.Message);
        json.WriteStartObject("fields");
        foreach (var (field, value) in happened.Fields)
        {
            if (field != LogEvent.TemplateField) WriteField(json, field, value);
        }

        json.WriteEndObject();
        if (happened.Exception is { } exception) json.WriteString("exception", exception.ToString());
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case byte or ushort or short or int or uint or long:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
