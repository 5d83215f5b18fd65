using System.Text;
using System.Text.Json;

namespace Koltso.Profiling.Page;

/// <summary>
/// A tree as compact JSON that may stand inside of a script element: names once each, and the nodes as name, layer, self
/// (in microseconds or bytes) and number of children, each followed by its children.
/// </summary>
internal static class FlameJson
{
    private const double MicrosecondsPerSecond = 1e6;

    public static string Of(FlameNode root, string unit)
    {
        var names = new Dictionary<string, int>();
        using var bytes = new MemoryStream();
        // The writer's own encoder escapes what HTML would mind.
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("t");
            Write(root);
            json.WriteEndArray();
            json.WriteStartArray("n");
            foreach (var (name, _) in names.OrderBy(static pair => pair.Value)) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();

            void Write(FlameNode node)
            {
                if (!names.TryGetValue(node.Name, out var name)) names[node.Name] = name = names.Count;
                json.WriteNumberValue(name);
                json.WriteNumberValue((int)node.Layer);
                json.WriteNumberValue((long)Math.Round(unit == "B" ? node.Self : node.Self * MicrosecondsPerSecond));
                json.WriteNumberValue(node.Children.Count);
                foreach (var child in node.Children) Write(child);
            }
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
