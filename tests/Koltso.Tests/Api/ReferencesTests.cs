using Koltso.Api;
using Koltso.Load.Running;
using Koltso.Report.Running;

namespace Koltso.Tests.Api;

/// <summary>Programs of others can reference the contract without referencing the server.</summary>
public class ReferencesTests
{
    [Fact]
    public void Api_RefersTo_NothingButTheBaseLibrary() =>
        Names(typeof(ApiPaths)).ShouldAllBe(static name => name.StartsWith("System.", StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(BenchRun))]
    [InlineData(typeof(ReportRun))]
    public void Tool_RefersTo_NoServer(Type ofTool) =>
        Names(ofTool).ShouldNotContain(static name => name == "Koltso.Node" || name == "Koltso.Ring" || name == "Koltso.Storage");

    private static IEnumerable<string> Names(Type type) => type.Assembly.GetReferencedAssemblies().Select(static name => name.Name!);
}
