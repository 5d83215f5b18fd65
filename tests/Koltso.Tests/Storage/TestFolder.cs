namespace Koltso.Tests.Storage;

/// <summary>A folder for one test, removed with everything in it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("koltso-store-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
