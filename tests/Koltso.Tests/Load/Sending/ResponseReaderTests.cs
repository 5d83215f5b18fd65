using System.Buffers;
using System.Text;
using FsCheck.Fluent;
using Koltso.Load.Sending;
using Koltso.Tests.Wire;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Load.Sending;

public class ResponseReaderTests
{
    public static TheoryData<string, int, bool> Answers => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, false },
        { "HTTP/1.1 201 Created\r\ncontent-length:0\r\n\r\n", 201, false },
        { "HTTP/1.1 204 No Content\r\n\r\n", 204, false },
        { "HTTP/1.0 404 Not Found\r\nX: y\r\nCONTENT-LENGTH: 3 \r\nConnection: Close\r\n\r\nno\n", 404, true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10;ext=1\r\n0123456789abcdef\r\n0\r\n\r\n", 200, false },
        { "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nConnection: close\r\n\r\n1\r\n\n\r\n0\r\nTrailer: x\r\n\r\n", 200, true },
        { "HTTP/1.1 504 Not Enough Replicas\r\nContent-Length: 2\r\n\r\n\r\n", 504, false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void TryRead_Answer_EndsAtItsLastByteWhereverItIsCut(string text, int status, bool isLast)
    {
        var whole = Encoding.ASCII.GetBytes(text);
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            var reader = new ResponseReader();
            var left = new ReadOnlySequence<byte>(whole, 0, cut);
            reader.TryRead(ref left).ShouldBe(cut == whole.Length);
            if (cut == whole.Length) break;
            // Unconsumed bytes are passed again, with the rest.
            byte[] rest = [.. left.ToArray(), .. whole[cut..]];
            var again = Segments.Cut(rest, rest.Length / 2);
            reader.TryRead(ref again).ShouldBeTrue();
            (reader.Status, reader.IsLast, again.Length).ShouldBe((status, isLast, 0L));
        }
    }

    [Fact]
    public void TryRead_SeveralAnswersBehindEachOther_EachIsFound()
    {
        var texts = Answers.Select(row => row.Data.Item1).ToArray();
        var bytes = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(string.Concat(texts)));
        var reader = new ResponseReader();
        foreach (var row in Answers)
        {
            reader.TryRead(ref bytes).ShouldBeTrue();
            (reader.Status, reader.IsLast).ShouldBe((row.Data.Item2, row.Data.Item3));
        }

        bytes.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n")]
    public void TryRead_Garbage_SaysSo(string text)
    {
        var bytes = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text));
        Should.Throw<InvalidDataException>(() => new ResponseReader().TryRead(ref bytes));
    }

    [Fact]
    public void TryRead_HeadWithoutEnd_IsGarbageInTheEnd()
    {
        var bytes = new ReadOnlySequence<byte>(new byte[70_000]);
        Should.Throw<InvalidDataException>(() => new ResponseReader().TryRead(ref bytes));
    }

    [Fact]
    public void TryRead_AnyBytesBehindAnyStart_ThrowsNothingElse() =>
        Property.Check(
            Gen.Elements("HTTP/1.1 200 OK\r\n", "HTTP/1.1 ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "")
                .Zip(Gen.Elements("\r", "\n", "\r\n", "a", ":", "-", "7", "Content-Length", "Connection:").ListOf()), 1000, given =>
            {
                var bytes = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(given.Item1 + string.Concat(given.Item2) + "\r\n\r\n"));
                try
                {
                    new ResponseReader().TryRead(ref bytes);
                }
                catch (InvalidDataException)
                {
                    // Garbage is reported as invalid data.
                }
            });
}
