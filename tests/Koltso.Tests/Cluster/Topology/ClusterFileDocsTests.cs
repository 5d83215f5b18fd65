namespace Koltso.Tests.Cluster.Topology;

public class ClusterFileDocsTests
{
    [Fact]
    public void Example_OfTheManual_IsValid()
    {
        var manual = File.ReadAllText(Path.Combine(RepositoryFolder(), "docs", "cluster-file.md"));
        var example = manual.Split("```json\n")[1].Split("```")[0];

        SampleFile.Parse(example).Report.ShouldBe("");
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Koltso.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("run the tests inside the repository");
        return folder;
    }
}
