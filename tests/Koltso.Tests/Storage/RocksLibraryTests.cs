using System.Runtime.InteropServices;
using Koltso.Storage.Native;

namespace Koltso.Tests.Storage;

public sealed class RocksLibraryTests
{
    private const int ElfMachineOffset = 18;

    [Theory]
    [InlineData(Architecture.X64, false, 62)]
    [InlineData(Architecture.X64, true, 62)]
    [InlineData(Architecture.Arm64, false, 183)]
    [InlineData(Architecture.Arm64, true, 183)]
    public void PathIn_EachMachine_IsALibraryForIt(Architecture architecture, bool isMusl, byte elfMachine)
    {
        using var file = File.OpenRead(RocksLibrary.PathIn(AppContext.BaseDirectory, architecture, isMusl));
        var head = new byte[64];
        file.ReadExactly(head);

        head[..4].ShouldBe("\u007fELF"u8.ToArray());
        head[ElfMachineOffset].ShouldBe(elfMachine);
    }

    [Fact]
    public void Load_ThereIsNone_NamesTheFileAndSaysWhereItRuns()
    {
        using var folder = new TestFolder();
        var path = RocksLibrary.PathIn(folder.Path, Architecture.X64, isMusl: false);

        var message = Should.Throw<DllNotFoundException>(() => RocksLibrary.Load(path)).Message;

        message.ShouldContain(path);
        message.ShouldContain("for Linux on x64 and arm64");
    }

    [Fact]
    public void Load_AnotherMachines_SaysWhereItRuns()
    {
        var other = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Architecture.Arm64 : Architecture.X64;

        Should.Throw<DllNotFoundException>(
            () => RocksLibrary.Load(RocksLibrary.PathIn(AppContext.BaseDirectory, other, isMusl: false)))
            .Message.ShouldContain("for Linux on x64 and arm64");
    }
}
