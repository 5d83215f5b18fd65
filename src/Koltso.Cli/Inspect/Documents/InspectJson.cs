using System.Text.Json.Serialization;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>Readers and writers of what <c>--json</c> prints, made at build time; names are camelCase, numbers plain.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(RingDocument))]
[JsonSerializable(typeof(KeyDocument))]
internal sealed partial class InspectJson : JsonSerializerContext;
