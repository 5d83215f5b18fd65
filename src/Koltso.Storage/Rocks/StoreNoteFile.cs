using System.Text.Json;
using System.Text.Json.Serialization;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// <c>store.json</c>: the <see cref="StoreNote"/> of a folder. Replaced whole: written under another name, synced, renamed. One that
/// cannot be read is as good as none: the other nodes remember the store too.
/// </summary>
internal static partial class StoreNoteFile
{
    internal const string Name = "store.json";

    private const int Format = 1;

    internal static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    internal static StoreNote? Read(string folder)
    {
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Name)), NoteJson.Default.NoteDocument);
            return read is { Format: Format } ? new StoreNote(read.Run, read.Mark, read.BootId ?? "", read.Closed) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">The disk did not take it.</exception>
    internal static void Write(string folder, StoreNote note)
    {
        var path = Path.Combine(folder, Name);
        var temporary = path + ".new";
        var document = new NoteDocument(Format, note.Run, note.Mark, note.BootId, note.IsClosed);
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(document, NoteJson.Default.NoteDocument));
        Posix.Fsync(temporary);
        File.Move(temporary, path, overwrite: true);
        Posix.Fsync(folder);
    }

    internal sealed record NoteDocument(int Format, ulong Run, ulong Mark, string? BootId, bool Closed);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(NoteDocument))]
    private sealed partial class NoteJson : JsonSerializerContext;
}
