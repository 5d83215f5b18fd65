using Koltso.Profiling.Page;
using Koltso.Report.Data;

namespace Koltso.Report.Rendering;

/// <summary>Which colour means what, as names of the style's variables. A colour means one thing on the whole page.</summary>
internal static class Palette
{
    private const int Nodes = 6, Setups = 3;

    /// <summary>In this order in bars and legends.</summary>
    private static readonly string[] s_layers =
        ["Http", "Coordination", "Transport", "Sockets", "Storage", "Runtime", "Kernel", "Generator", "Other", "Unknown"];

    public static string Node(int index) => $"node{index % Nodes + 1}";

    public static string Setup(ReportData data, SetupData setup) =>
        $"setup{data.Setups.TakeWhile(other => other.Id != setup.Id).Count() % Setups + 1}";

    /// <summary>That of the flame graphs.</summary>
    public static string Layer(string layer) => FlameGraphFragment.ClassOf(FlameData.LayerOf(layer));

    public static int Rank(string layer) => Array.IndexOf(s_layers, layer) is var at and >= 0 ? at : s_layers.Length;
}
