using System.Collections.Concurrent;

namespace Koltso.HttpLayers;

/// <summary>The store of every variant: values in memory by the text of their id.</summary>
internal static class ValueTable
{
    private static readonly ConcurrentDictionary<string, byte[]> s_values = new();

    public static byte[]? Get(string id) => s_values.GetValueOrDefault(id);

    public static void Put(string id, byte[] value) => s_values[id] = value;
}
