using System.Text.Json;

namespace Koltso.Report.Data;

/// <summary><c>report.json</c>: reads and writes it. A file that is not a report is a <see cref="ReportFileException"/>.</summary>
public static class ReportFile
{
    public const string Name = "report.json", PageName = "report.html";

    /// <summary>Far above what a report takes, which is bounded; what is larger is not a report.</summary>
    private const long BytesMax = 64 << 20;

    public static byte[] ToBytes(ReportData data) => JsonSerializer.SerializeToUtf8Bytes(data, ReportJson.Default.ReportData);

    /// <param name="path">The file, or the folder that it lies in.</param>
    public static ReportData Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, Name) : path;
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
                throw new ReportFileException($"{file}: there is no such report. Name a {Name}, or the folder that koltso report wrote.");
            if (info.Length > BytesMax) throw new ReportFileException($"{file}: {info.Length} bytes are more than a report has.");
            return Parse(File.ReadAllBytes(file), file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ReportFileException($"{file}: cannot be read: {unreadable.Message}");
        }
    }

    public static ReportData Parse(ReadOnlySpan<byte> json, string nameForErrors)
    {
        try
        {
            RequireFormat(json, nameForErrors);
            return JsonSerializer.Deserialize(json, ReportJson.Default.ReportData) ?? throw new JsonException("it is empty");
        }
        catch (JsonException wrong)
        {
            // Behind it are places in the parser's own terms.
            var sentence = wrong.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
            throw new ReportFileException($"{nameForErrors}: is not the {Name} of a report: {sentence}.");
        }
    }

    /// <summary>The format first: what another one holds need not make sense to this reader.</summary>
    private static void RequireFormat(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("format", out var format))
            throw new JsonException("it does not say its format");
        if (!format.TryGetInt32(out var number) || number != ReportData.FormatNow)
            throw new ReportFileException($"{name}: has format {format}; this program reads format {ReportData.FormatNow}.");
    }
}
