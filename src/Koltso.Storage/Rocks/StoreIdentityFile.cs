using System.Text.Json;
using System.Text.Json.Serialization;
using Koltso.Core;
using Koltso.Core.Hashing;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// <c>identity.json</c>: which cluster's and node's records a folder holds, and how their keys were hashed. Opening a folder
/// under another identity would serve other keys' partitions, so every difference is refused.
/// </summary>
internal static partial class StoreIdentityFile
{
    internal const string Name = "identity.json";

    private const int Format = 1;
    private const long BytesMax = 64 * 1024;

    internal static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <exception cref="StoreOpenException">The folder is another store's, or its identity cannot be read.</exception>
    internal static void CheckOrCreate(string folder, StoreIdentity asked)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            if (File.Exists(Path.Combine(folder, "rocks", "CURRENT")))
                throw new StoreOpenException(
                    $"The data folder {folder} holds records but no {Name}, so their owner is unknown. Restore the file from a "
                    + "backup, or start with an empty folder.");
            Create(folder, path, asked);
            return;
        }

        var found = Read(path);
        Refuse(folder, "cluster", found.Cluster, asked.Cluster);
        Refuse(folder, "node", found.Node, asked.Node);
        Refuse(folder, "hash", found.Hash.ToString(), asked.Hash.ToString());
        Refuse(folder, "partition count", found.Partitions.ToString(), asked.Partitions.ToString());
    }

    private static void Refuse(string folder, string what, string found, string asked)
    {
        if (!string.Equals(found, asked, StringComparison.Ordinal))
            throw new StoreOpenException(
                $"The data folder {folder} belongs to {what} '{found}', but {what} '{asked}' was given. Nothing was changed.");
    }

    private static StoreIdentity Read(string path)
    {
        Document? read;
        try
        {
            if (new FileInfo(path).Length > BytesMax) throw new JsonException("it is too long");
            read = JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.Document);
        }
        catch (JsonException e)
        {
            throw Unreadable(path, e.Message, e);
        }

        if (read is not { Cluster: not null, Node: not null }) throw Unreadable(path, "a field is missing", null);
        if (read.Format != Format)
            throw Unreadable(path, $"it has format {read.Format}, but this build knows only format {Format}", null);
        if (read.Partitions is < Limits.PartitionsMin or > Limits.PartitionsMax)
            throw Unreadable(path, $"{read.Partitions} is not a valid number of partitions", null);
        return new StoreIdentity(read.Cluster, read.Node, read.Hash, read.Partitions);
    }

    private static StoreOpenException Unreadable(string path, string why, Exception? inner)
    {
        var message = $"{path} cannot be read, so the owner of the records is unknown: {why}. Restore the file from a backup.";
        return inner is null ? new StoreOpenException(message) : new StoreOpenException(message, inner);
    }

    private static void Create(string folder, string path, StoreIdentity identity)
    {
        var temporary = path + ".new";
        var document = new Document(Format, identity.Cluster, identity.Node, identity.Hash, identity.Partitions);
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(document, Json.Default.Document));
        Posix.Fsync(temporary);
        File.Move(temporary, path);
        Posix.Fsync(folder);
    }

    internal sealed record Document(int Format, string? Cluster, string? Node, HashKind Hash, int Partitions);

    [JsonSourceGenerationOptions(
        WriteIndented = true,
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        UseStringEnumConverter = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class Json : JsonSerializerContext;
}
