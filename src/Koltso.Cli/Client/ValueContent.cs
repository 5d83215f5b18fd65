using System.Net;

namespace Koltso.Cli.Client;

/// <summary>A value on its way to a node, of known length, so that the node can refuse it before it is sent.</summary>
internal sealed class ValueContent(Stream value, Silence silence) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[EntityExchange.PieceBytes];
        while (true)
        {
            silence.End();
            var count = await value.ReadAsync(piece, cancellationToken);
            silence.Begin();
            if (count == 0) return;
            await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = value.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) value.Dispose();
        base.Dispose(disposing);
    }
}
