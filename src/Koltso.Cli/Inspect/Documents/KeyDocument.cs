using Koltso.Api.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>The output of <c>koltso ring KEY --json</c>: where a key lies, and why.</summary>
/// <param name="HashName"><c>xxh3</c> or <c>murmur3</c>.</param>
/// <param name="Hash">The key's 64-bit hash, 16 hexadecimal digits.</param>
/// <param name="Partition">The hash's top bits.</param>
/// <param name="Replicas">The nodes that hold it, by rank.</param>
internal sealed record KeyDocument(
    string Key, string HashName, string Hash, int Partition, int Partitions, IReadOnlyList<NodeDocument> Replicas);
