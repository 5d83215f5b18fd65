using System.Text.Json.Serialization;

namespace Koltso.Api.Documents;

/// <summary>Readers and writers of a node's documents, made at build time; names are camelCase.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterDocument))]
[JsonSerializable(typeof(StatsDocument))]
[JsonSerializable(typeof(RepairDocument))]
public sealed partial class ApiJson : JsonSerializerContext;
