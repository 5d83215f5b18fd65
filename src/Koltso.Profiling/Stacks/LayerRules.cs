namespace Koltso.Profiling.Stacks;

/// <summary>
/// Which layer a frame is charged to. The leaf decides; a helper that works for whoever calls it (the base library, libc)
/// is charged to the nearest caller that has a layer. docs/profile.md shows the same table to readers.
/// </summary>
internal static class LayerRules
{
    private static Layer? Caller => null;

    /// <summary>By the method's name; the first that fits.</summary>
    private static readonly LayerRule[] s_names =
    [
        new("Microsoft.AspNetCore", Layer.Http),
        new("System.Net.Http", Layer.Http),
        new("Koltso.Node.Stats", Caller),
        new("Koltso.Ring", Layer.Coordination),
        new("Koltso.Node", Layer.Http),
        new("Koltso.Cluster.Topology", Layer.Coordination),
        new("Koltso.Cluster", Layer.Transport),
        new("Koltso.Wire", Layer.Transport),
        new("Koltso.Storage", Layer.Storage),
        new("rocksdb", Layer.Storage),
        new("Koltso.Sockets", Layer.Sockets),
        new("System.Net.Sockets", Layer.Sockets),
        new("Koltso.Load", Layer.Generator),
        new("Koltso.Core", Caller),
        new("Koltso.Api", Caller),
        new("Koltso.", Layer.Other),
    ];

    /// <summary>By the module, where the name did not tell.</summary>
    private static readonly LayerRule[] s_modules =
    [
        new("[kernel", Layer.Kernel),
        new("librocksdb", Layer.Storage),
        new("libsnappy", Layer.Storage),
        new("liblz4", Layer.Storage),
        new("libzstd", Layer.Storage),
        new("libz.", Layer.Storage),
        new("libbz2", Layer.Storage),
        new("libcoreclr", Layer.Runtime),
        new("libclr", Layer.Runtime),
        new("libhost", Layer.Runtime),
        new("dotnet", Layer.Runtime),
        new("libSystem.", Caller),
        new("libc.", Caller),
        new("libc-", Caller),
        new("libm.", Caller),
        new("libpthread", Caller),
        new("libstdc++", Caller),
        new("libgcc", Caller),
        new("libjemalloc", Caller),
        new("ld-linux", Caller),
        new("[vdso]", Caller),
        new(Module.Stub, Caller),
        new(Module.Type, Caller),
        new("System.", Caller),
        new("Microsoft.", Caller),
        new("netstandard", Caller),
    ];

    /// <summary>By the thread, which is the first frame of a stack: what its frames belong to when they do not tell themselves.</summary>
    private static readonly LayerRule[] s_threads =
    [
        new("rocksdb:", Layer.Storage),
        new(".NET ", Layer.Runtime),
        new("loop-", Layer.Runtime),
        new("store-", Layer.Storage),
        new("(kernel", Layer.Kernel),
    ];

    private static readonly (Layer Layer, string Name)[] s_layerNames =
    [
        (Layer.Http, "HTTP"),
        (Layer.Coordination, "coordination"),
        (Layer.Transport, "transport between nodes"),
        (Layer.Storage, "storage (with RocksDB)"),
        (Layer.Sockets, "sockets and event loop"),
        (Layer.Runtime, "runtime (GC, JIT, thread pool, base library)"),
        (Layer.Kernel, "kernel"),
        (Layer.Generator, "load generator"),
        (Layer.Other, "other code"),
        (Layer.Unknown, "unknown"),
    ];

    public static string NameOf(Layer layer) => Array.Find(s_layerNames, pair => pair.Layer == layer).Name;

    public static Layer OfThread(string name) => Find(s_threads, name) is { Layer: { } layer } ? layer : Layer.Runtime;

    /// <summary>
    /// The layer that cost of <paramref name="frame"/> itself is charged to, called from code of <paramref name="caller"/>.
    /// </summary>
    public static Layer Of(Frame frame, Layer caller)
    {
        if (frame.Module == Module.None) return Layer.Unknown;
        if (frame.Module.StartsWith("[kernel", StringComparison.Ordinal)) return Layer.Kernel;
        if (frame.Module == Module.Type) return caller; // an allocated type belongs to whoever allocates it
        var rule = Find(s_names, frame.Name) ?? Find(s_modules, frame.Module);
        // Code of somebody else's program is known by name; what it calls is charged to it.
        return rule is null ? Layer.Other : rule.Layer ?? (caller == Layer.Unknown ? Layer.Runtime : caller);
    }

    private static LayerRule? Find(LayerRule[] rules, string text) =>
        Array.Find(rules, rule => text.StartsWith(rule.Prefix, StringComparison.Ordinal));
}
