using Koltso.Storage.Damage;
using Koltso.Storage.Disk;

namespace Koltso.Tests.Storage.Damage;

public class DamageLedgerTests
{
    private readonly DamageLedger _ledger = new();

    [Theory]
    [InlineData("Corruption: block checksum mismatch: stored = 1, computed = 2, type = 4  in /data/rocks/000012.sst offset 1 size 2", 12L)]
    [InlineData("/000007.sst", 7L)]
    [InlineData("Corruption: bad block in 1.sst, not in 22.sst", 22L)]
    [InlineData("IO error: No space left on device: While appending to file: /data/rocks/000111.sst: No space left on device", 111L)]
    [InlineData("IO error: While fsync: /data/1.sst/rocks/000009.log: Input/output error", null)]
    [InlineData("IO error: While fsync: /data/7.sst.old/rocks/000009.log: Input/output error", null)]
    [InlineData("Corruption: something", null)]
    [InlineData("Corruption: in x.sst", null)]
    [InlineData(null, null)]
    public void NumberIn_Text_IsThatOfTheTable(string? text, long? number) => DamageLedger.NumberIn(text).ShouldBe(number);

    [Fact]
    public void Note_SameTableAgain_CountsOnce()
    {
        _ledger.Note(Corrupt(12)).ShouldNotBeNull().Name.ShouldBe("000012.sst");
        _ledger.Note(Corrupt(12));
        _ledger.Note(Corrupt(13));

        _ledger.Tables.Select(static table => table.Number).ShouldBe([12, 13]);
        _ledger.Found.ShouldBe(2);
        _ledger.Forget(12);
        _ledger.Tables.Select(static table => table.Number).ShouldBe([13]);
    }

    [Fact]
    public void Note_AnotherError_IsNoDamage()
    {
        _ledger.Note(new DatabaseStatus(DatabaseCode.Other, "IO error: 12.sst")).ShouldBeNull();
        _ledger.Note(DatabaseStatus.Ok).ShouldBeNull();
        _ledger.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Ignore_TableOfSomethingElse_IsNotNotedAgain()
    {
        _ledger.Note(Corrupt(12));
        _ledger.Ignore(12);

        _ledger.Note(Corrupt(12)).ShouldBeNull();
        _ledger.IsEmpty.ShouldBeTrue();
    }

    private static DatabaseStatus Corrupt(int number) => new(DatabaseCode.Corruption, $"Corruption: in /data/{number:000000}.sst");
}
