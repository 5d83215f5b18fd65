using Koltso.Cli.Up;
using Koltso.Core.Buffers;
using Koltso.Simulation.Mutating;

namespace Koltso.Tests.Cli.Up;

public sealed class NodeCommandLineTests
{
    [Fact]
    public void ToStartInfo_HasTheAllocatorUseHugePages()
    {
        var environment = new NodeCommandLine("/bin/true", []).ToStartInfo().Environment;

        environment[MallocTunables.Variable].ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void AddTo_TunablesOfTheUser_Stand()
    {
        Dictionary<string, string?> environment = new() { [MallocTunables.Variable] = "glibc.malloc.check=1" };

        MallocTunables.AddTo(environment);

        environment.ShouldBe(new Dictionary<string, string?> { [MallocTunables.Variable] = "glibc.malloc.check=1" });
    }

    [Fact]
    public void Launcher_SetsWhatUpSets() =>
        File.ReadAllText(Path.Combine(Repository.FindRoot(), "koltso"))
            .ShouldContain($"export {MallocTunables.Variable}=${{{MallocTunables.Variable}-{MallocTunables.HugePages}}}");
}
