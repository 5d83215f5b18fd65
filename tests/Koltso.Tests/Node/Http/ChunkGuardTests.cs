using System.IO.Pipelines;
using System.Text;
using Koltso.Node.Http.Kestrel;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Node.Http;

public class ChunkGuardTests
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly ChunkGuard _guard;

    public ChunkGuardTests() => _guard = new ChunkGuard(new Duplex(_pipe.Reader, _pipe.Writer));

    public static TheoryData<string, bool> Bodies => new()
    {
        { "0\r\n\r\n", true },
        { "3\r\nabc\r\n0\r\n\r\n", true },
        { "a;x=y\r\n0123\r\n6789\r\nB\r\n0123456789;\r\n00;z\r\nTrailer: x\r\n\r\n", true },
        { $"3;{new string('e', ChunkGuard.ExtensionBytesMax)}\r\nabc\r\n0\r\n\r\n", true },
        { $"3;{new string('e', ChunkGuard.ExtensionBytesMax + 1)}\r\nabc\r\n0\r\n\r\n", false },
        { $"3;{new string('e', ChunkGuard.ExtensionBytesMax)}\r\nabc\r\n0;e\r\n\r\n", false },
        { "3;\0\r\nabc\r\n0\r\n\r\n", false },
        { "3;\u007f\r\nabc\r\n0\r\n\r\n", false },
        { $"2000\r\n{new string(';', 0x2000)}\r\n0\r\n\r\n", true },
        { $"0\r\nTrailer: {new string(';', 0x2000)}\r\n\r\n", true },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task AdvanceTo_Body_IsJudgedAlikeInAnyPieces(string body, bool isAllowed)
    {
        foreach (var pieceBytes in (int[])[1, 7, 1000, int.MaxValue])
        {
            _guard.Begin();
            (await TryConsumeAsync(body, pieceBytes)).ShouldBe(isAllowed, $"in pieces of {pieceBytes}");
        }
    }

    [Fact]
    public async Task AdvanceTo_OutsideOfAChunkedBody_LooksAtNothing()
    {
        var head = $"GET / HTTP/1.1\r\nX: {new string('x', 2 * ChunkGuard.ExtensionBytesMax)}\0\r\n\r\n";
        (await TryConsumeAsync(head, 100)).ShouldBeTrue();
        _guard.Begin();
        (await TryConsumeAsync("3\r\nabc\r\n0\r\n\r\n" + head, 100)).ShouldBeTrue();
    }

    private async Task<bool> TryConsumeAsync(string text, int pieceBytes)
    {
        await _pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));
        try
        {
            for (var left = text.Length; left > 0;)
            {
                var read = await _guard.ReadAsync();
                var piece = Math.Min(pieceBytes, left);
                left -= piece;
                _guard.AdvanceTo(read.Buffer.GetPosition(piece));
            }

            return true;
        }
        catch (BadHttpRequestException)
        {
            // What is left belongs to no later body.
            if (_guard.TryRead(out var rest)) _pipe.Reader.AdvanceTo(rest.Buffer.End);
            return false;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
