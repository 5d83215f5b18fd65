using System.Runtime.InteropServices;

namespace Koltso.Profiling.Stacks;

/// <summary>The two tables made of a tree: by layer, and by method.</summary>
internal static class Shares
{
    public static IReadOnlyList<LayerShare> Layers(FlameNode root)
    {
        var totals = new Dictionary<Layer, double>();
        Visit(root);
        return
        [
            .. totals.Where(static pair => pair.Value > 0 || pair.Key == Layer.Unknown)
                .OrderByDescending(static pair => pair.Value)
                .Select(pair => new LayerShare(
                    pair.Key, LayerRules.NameOf(pair.Key), pair.Value, root.Total > 0 ? pair.Value / root.Total : 0)),
        ];

        void Visit(FlameNode node)
        {
            totals.TryAdd(Layer.Unknown, 0); // that nothing is unknown is worth a row too
            CollectionsMarshal.GetValueRefOrAddDefault(totals, node.Layer, out _) += node.Self;
            foreach (var child in node.Children) Visit(child);
        }
    }

    public static IReadOnlyList<MethodShare> Methods(FlameNode root)
    {
        var methods = new Dictionary<string, Sum>();
        foreach (var thread in root.Children)
        {
            // Threads are places, not methods, unless nothing more is known than the thread.
            if (thread.Self > 0) Of(thread.Name).Add(thread.Layer, thread.Self, isOutermost: true, thread.Self);
            foreach (var child in thread.Children) Visit(child);
        }

        return
        [
            .. methods.Select(static pair => new MethodShare(pair.Key, pair.Value.Main, pair.Value.Self, pair.Value.Total))
                .OrderByDescending(static method => method.Self).ThenByDescending(static method => method.Total),
        ];

        void Visit(FlameNode node)
        {
            var sum = Of(node.Name);
            sum.Add(node.Layer, node.Self, sum.Depth == 0, node.Total);
            sum.Depth++;
            foreach (var child in node.Children) Visit(child);
            sum.Depth--;
        }

        Sum Of(string name) => CollectionsMarshal.GetValueRefOrAddDefault(methods, name, out _) ??= new Sum();
    }

    private sealed class Sum
    {
        private readonly Dictionary<Layer, double> _byLayer = [];

        public double Self { get; private set; }

        public double Total { get; private set; }

        /// <summary>How often the method is on the stack that is being visited.</summary>
        public int Depth { get; set; }

        public Layer Main => _byLayer.MaxBy(static pair => pair.Value).Key;

        public void Add(Layer layer, double self, bool isOutermost, double total)
        {
            Self += self;
            if (isOutermost) Total += total;
            CollectionsMarshal.GetValueRefOrAddDefault(_byLayer, layer, out _) += self;
        }
    }
}
