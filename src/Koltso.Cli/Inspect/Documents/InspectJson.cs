using System.Text.Json.Serialization;
using Koltso.Node.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>Readers and writers of the inspected documents, made at build time; names are camelCase, numbers plain.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterDocument))]
[JsonSerializable(typeof(StatsDocument))]
[JsonSerializable(typeof(RepairDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(RingDocument))]
[JsonSerializable(typeof(KeyDocument))]
internal sealed partial class InspectJson : JsonSerializerContext;
