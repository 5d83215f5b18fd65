using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage;

public sealed class StoreFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<StoreIdentity, string, string> Foreign => new()
    {
        { Records.Identity with { Cluster = "other" }, "cluster 'ring'", "cluster 'other'" },
        { Records.Identity with { Node = "n2" }, "node 'n1'", "node 'n2'" },
        { Records.Identity with { Hash = HashKind.Murmur3 }, "hash 'Xxh3'", "hash 'Murmur3'" },
        { Records.Identity with { Partitions = 32 }, "partition count '16'", "partition count '32'" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Open_AnotherStoresFolder_IsRefusedNamingBoth(StoreIdentity asked, string found, string wanted)
    {
        using (var store = Records.Open(_folder.Path)) store.Apply(1, "key", Records.Encode(1, "v"));

        var message = Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path, identity: asked)).Message;

        message.ShouldContain(found);
        message.ShouldContain(wanted);
        using var again = Records.Open(_folder.Path);
        again.Get(1, "key").ShouldNotBeNull();
    }

    [Fact]
    public void Open_FolderThatIsOpen_IsRefusedAndTheFirstGoesOn()
    {
        using var store = Records.Open(_folder.Path);

        Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path)).Message.ShouldContain("is open in another process");

        store.Apply(1, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format\": 1, \"cluster\": \"ring\"}")]
    [InlineData("{\"format\": 1, \"cluster\": \"ring\", \"node\": \"n1\", \"hash\": \"Sha1\", \"partitions\": 16}")]
    [InlineData("{\"format\": 1, \"cluster\": null, \"node\": \"n1\", \"hash\": \"Xxh3\", \"partitions\": 16}")]
    [InlineData("{\"format\": 2, \"cluster\": \"ring\", \"node\": \"n1\", \"hash\": \"Xxh3\", \"partitions\": 16}")]
    [InlineData("{\"format\": 1, \"cluster\": \"ring\", \"node\": \"n1\", \"hash\": \"Xxh3\", \"partitions\": 7}")]
    public void Open_DamagedIdentity_IsRefused(string identity)
    {
        Records.Open(_folder.Path).Dispose();
        File.WriteAllText(Path.Combine(_folder.Path, "identity.json"), identity);

        var message = Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path)).Message;
        message.ShouldContain(Path.Combine(_folder.Path, "identity.json"));
        message.ShouldNotContain("JSON", Case.Sensitive);
        message.ShouldNotContain("LineNumber");
        if (!identity.Contains("\"format\": 2", StringComparison.Ordinal))
            message.ShouldContain("""write into it: {"format":1,"cluster":"ring","node":"n1","hash":"Xxh3","partitions":16}""");
    }

    [Theory]
    [InlineData("data", "data")]
    [InlineData("data", "data/n1/deeper")]
    [InlineData("data/rocks", "data")]
    public void Open_FileWhereAFolderHasToBe_IsNamed(string file, string folder)
    {
        var path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");

        Should.Throw<StoreOpenException>(() => Records.Open(Path.Combine(_folder.Path, folder)))
            .Message.ShouldContain($"{path} is a file, and it has to be a folder.");
    }

    [Fact]
    public void Open_RecordsWithoutIdentity_IsRefused()
    {
        Records.Open(_folder.Path).Dispose();
        File.Delete(Path.Combine(_folder.Path, "identity.json"));

        Should.Throw<StoreOpenException>(() => Records.Open(_folder.Path)).Message.ShouldContain("holds records but no identity.json");
    }

    [Fact]
    public void Open_PathIsAFile_IsRefused()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        Should.Throw<StoreOpenException>(() => Records.Open(file)).Message.ShouldContain("cannot be used");
    }

    [Fact]
    public void Open_LeftoverOfAnInterruptedFirstOpen_IsNoHindrance()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "identity.json.new"), "{");

        Records.Open(_folder.Path).Dispose();

        File.ReadAllText(Path.Combine(_folder.Path, "identity.json")).ShouldContain("\"cluster\": \"ring\"");
    }
}
