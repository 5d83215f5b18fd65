using Koltso.Profiling;
using Koltso.Report.Data;

namespace Koltso.Report.Rendering;

/// <summary>A profile of the report's data as the profiler's own type, which knows how to draw itself.</summary>
internal static class FlameData
{
    public static KindProfile ToProfile(ProfileKindData data) => new(
        Enum.TryParse<ProfileKind>(data.Kind, ignoreCase: true, out var kind) ? kind : ProfileKind.Wait, data.Unit, data.Total,
        data.Samples, data.Source, data.Coverage, ToNode(data.Root),
        [.. data.Layers.Select(static layer => new LayerShare(LayerOf(layer.Layer), layer.Name, layer.Total, layer.Share))],
        [.. data.Methods.Select(static method => new MethodShare(method.Name, LayerOf(method.Layer), method.Self, method.Total))]);

    private static FlameNode ToNode(FrameData frame) =>
        new(frame.Name, LayerOf(frame.Layer), frame.Self, [.. frame.Children.Select(ToNode)]);

    /// <summary>A layer that a later version has and this one does not is unknown.</summary>
    public static Layer LayerOf(string name) => Enum.TryParse<Layer>(name, out var layer) ? layer : Layer.Unknown;
}
