using System.Diagnostics;

namespace Koltso.Cli.Up;

/// <summary>
/// One running <c>koltso serve</c>, its output going to a <see cref="NodeLog"/>. Owned by one <see cref="NodeSupervisor"/>;
/// <see cref="Exited"/> completes once, with how it ended, after its last line is in the log.
/// </summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private NodeProcess(Process process)
    {
        _process = process;
        Pid = process.Id;
        Exited = WaitAsync();
    }

    public int Pid { get; }

    public Task<ProcessEnd> Exited { get; }

    public static async Task<NodeProcess> StartAsync(ProcessStarter starter, NodeCommandLine commandLine, NodeLog log)
    {
        var process = await starter.StartAsync(commandLine.ToStartInfo());
        log.Events.NodeProcessStarted(process.Id);
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new NodeProcess(process);

        void Append(string? line)
        {
            if (line is not null)
                log.Append(line);
        }
    }

    /// <summary>Asks it to stop; after ten seconds kills it. Returns how it ended.</summary>
    public async Task<ProcessEnd> StopAsync(TimeProvider time)
    {
        Signals.Send(_process, Signals.Sigterm);
        try
        {
            return await Exited.WaitAsync(s_stopTimeout, time);
        }
        catch (TimeoutException)
        {
            Signals.Send(_process, Signals.Sigkill);
            return await Exited;
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<ProcessEnd> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return new ProcessEnd(_process.ExitCode);
    }
}
