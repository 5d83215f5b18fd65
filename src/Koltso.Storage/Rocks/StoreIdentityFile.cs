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

        var found = Read(path, asked);
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

    private static StoreIdentity Read(string path, StoreIdentity asked)
    {
        Document? read;
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0) throw Damaged(path, asked, "it is empty");
            if (length > BytesMax) throw Damaged(path, asked, "it is too long");
            read = JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.Document);
        }
        catch (JsonException e)
        {
            throw Damaged(path, asked, $"it is not what Koltso wrote there, from line {(e.LineNumber ?? 0) + 1} on", e);
        }

        if (read is { Format: not Format })
            throw new StoreOpenException(
                $"{path} has format {read.Format}, and this build knows only format {Format}: start the build that wrote the folder.");
        if (read is not { Cluster: not null, Node: not null }) throw Damaged(path, asked, "a field is missing");
        if (read.Partitions is < Limits.PartitionsMin or > Limits.PartitionsMax)
            throw Damaged(path, asked, $"{read.Partitions} is no possible number of partitions");
        return new StoreIdentity(read.Cluster, read.Node, read.Hash, read.Partitions);
    }

    private static StoreOpenException Damaged(string path, StoreIdentity asked, string why, Exception? inner = null)
    {
        var expected = JsonSerializer.Serialize(DocumentOf(asked), Compact.Default.Document);
        var message =
            $"{path} is damaged: {why}. So it is unknown whose records the folder holds. Restore the file from a backup; if you are sure "
            + $"that they are those of node '{asked.Node}' of cluster '{asked.Cluster}', write into it: {expected}";
        return inner is null ? new StoreOpenException(message) : new StoreOpenException(message, inner);
    }

    private static Document DocumentOf(StoreIdentity identity) =>
        new(Format, identity.Cluster, identity.Node, identity.Hash, identity.Partitions);

    private static void Create(string folder, string path, StoreIdentity identity)
    {
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(DocumentOf(identity), Json.Default.Document));
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

    /// <summary>On one line.</summary>
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class Compact : JsonSerializerContext;
}
