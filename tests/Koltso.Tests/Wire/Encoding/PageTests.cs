using Koltso.Core;
using Koltso.Wire.Encoding;

namespace Koltso.Tests.Wire.Encoding;

public class PageTests
{
    [Fact]
    public void Page_OfRecords_IsBoundedAndNamesWhatFitsIntoNone()
    {
        var writer = new PageWriter();
        var key = new byte[Limits.KeyBytesMax];
        writer.TryAddRecord(key, new byte[RecordEntries.RecordBytesMax + 1]).ShouldBeTrue();
        writer.TryAddRecord(key, new byte[RecordEntries.RecordBytesMax]).ShouldBeFalse();
        writer.TryAddRecord([1], new byte[RecordEntries.RecordBytesMax - 2000]).ShouldBeTrue();
        writer.TryAddRecord([2], new byte[5000]).ShouldBeFalse();
        var page = writer.Finish(key);

        page.Length.ShouldBeLessThanOrEqualTo(PageWriter.PageBytesMax);
        var reader = new PageReader(page.Span);
        reader.TryReadRecord(out var first, out var record).ShouldBeTrue();
        (first.Length, record.Length).ShouldBe((Limits.KeyBytesMax, 0));
        reader.TryReadRecord(out _, out record).ShouldBeTrue();
        record.Length.ShouldBe(RecordEntries.RecordBytesMax - 2000);
        reader.TryReadRecord(out _, out _).ShouldBeFalse();
        reader.IsBroken.ShouldBeFalse();
        page.Return();

        // The largest record that fits into a page fits with any key.
        var largest = new PageWriter();
        largest.TryAddRecord(key, new byte[RecordEntries.RecordBytesMax]).ShouldBeTrue();
        var full = largest.Finish(key);
        full.Length.ShouldBeLessThanOrEqualTo(PageWriter.PageBytesMax);
        full.Return();
    }

    [Fact]
    public void Page_CutAnywhere_IsBrokenOrShorter()
    {
        var writer = new PageWriter();
        writer.TryAddRecord([1, 2], [3, 4, 5]).ShouldBeTrue();
        var page = writer.Finish([9]);
        for (var length = 0; length < page.Length - 1; length++)
        {
            var reader = new PageReader(page.Span[..length]);
            while (reader.TryReadRecord(out _, out _)) { }
            reader.IsBroken.ShouldBeTrue();
        }

        page.Return();
    }

    [Fact]
    public void Page_Empty_HasNoEntryAndNoNext()
    {
        var page = new PageWriter().Finish(default);

        var reader = new PageReader(page.Span);
        reader.TryReadRecord(out _, out _).ShouldBeFalse();
        (reader.IsBroken, reader.NextKey.Length).ShouldBe((false, 0));
        page.Return();
    }
}
