using System.Diagnostics;
using System.Globalization;
using Koltso.Cli.Serve;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Core.Buffers;

namespace Koltso.Cli.Up;

/// <summary>The program of a node and its arguments: this very build, as <c>koltso serve</c>.</summary>
internal sealed record NodeCommandLine(string Program, IReadOnlyList<string> Arguments)
{
    public static NodeCommandLine Of(UpOptions options, ClusterNode node)
    {
        List<string> arguments =
        [
            "serve",
            "--cluster", options.ClusterPath,
            "--node", node.Id,
            "--data", options.FolderOf(node),
            "--fsync", ChoiceOption.Lower(options.Fsync),
            "--memory", options.Memory.Bytes.ToString(CultureInfo.InvariantCulture),
            .. options.AcceptLoss ? [StoreFlags.AcceptLossName] : Array.Empty<string>(),
            .. HealingOptions.ToArguments(options.Healing),
            .. LogOptions.ToArguments(options.Log),
            ServeCommandOptions.ParentPid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ];
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Insert(0, Path.Combine(AppContext.BaseDirectory, "koltso.dll"));
        return new NodeCommandLine(program, arguments);
    }

    public ProcessStartInfo ToStartInfo()
    {
        var info = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        MallocTunables.AddTo(info.Environment);
        return info;
    }
}
