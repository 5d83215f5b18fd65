using System.Text.Json;

namespace Koltso.Profiling.Page;

/// <summary>A profile in the file format of speedscope: the stacks that were sampled and their weights, a profile for each kind.</summary>
public static class Speedscope
{
    public static byte[] ToJson(Profile profile, string title)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            var frames = new Dictionary<string, int>();
            var kinds = profile.Kinds.Select(kind => (Kind: kind, Stacks: StacksOf(kind.Root, frames))).ToList();
            json.WriteStartObject();
            json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
            json.WriteString("exporter", "koltso");
            json.WriteString("name", $"{title}: {profile.Command}");
            json.WriteNumber("activeProfileIndex", 0);
            json.WriteStartObject("shared");
            json.WriteStartArray("frames");
            foreach (var name in frames.OrderBy(static pair => pair.Value).Select(static pair => pair.Key))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("profiles");
            foreach (var (kind, stacks) in kinds) Write(json, kind, stacks);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, KindProfile kind, List<(int[] Stack, double Weight)> stacks)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", kind.Kind.ToString());
        json.WriteString("unit", kind.Unit == "B" ? "bytes" : "seconds");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", stacks.Sum(static stack => stack.Weight));
        json.WriteStartArray("samples");
        foreach (var (stack, _) in stacks)
        {
            json.WriteStartArray();
            foreach (var frame in stack) json.WriteNumberValue(frame);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var (_, weight) in stacks) json.WriteNumberValue(weight);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>From the outermost caller to the leaf, as the format has it.</summary>
    private static List<(int[] Stack, double Weight)> StacksOf(FlameNode root, Dictionary<string, int> frames)
    {
        var stacks = new List<(int[], double)>();
        var path = new List<int>();
        foreach (var thread in root.Children) Visit(thread);
        return stacks;

        void Visit(FlameNode node)
        {
            if (!frames.TryGetValue(node.Name, out var index)) frames[node.Name] = index = frames.Count;
            path.Add(index);
            if (node.Self > 0) stacks.Add(([.. path], node.Self));
            foreach (var child in node.Children) Visit(child);
            path.RemoveAt(path.Count - 1);
        }
    }
}
