using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Benchmarks.Wire.Frames;

/// <summary>Messages between nodes, to bytes and back.</summary>
public class FrameBenchmarks : MicroBenchmark
{
    private const int BytesMax = 4_096;

    private readonly byte[] _key = Encoding.UTF8.GetBytes("photo/00001234");
    private readonly byte[] _record = Bytes.Noise(1, RecordHeader.FixedBytes + Bytes.ValueBytes);
    private readonly BlankWriter _output = new(BytesMax);
    private readonly FrameReader _reader = new(MessageKinds.Bounds);
    private ReadOnlySequence<byte> _get, _apply, _applyInPieces;

    [GlobalSetup]
    public void Encode()
    {
        var output = new ArrayBufferWriter<byte>(BytesMax);
        PeerMessages.WriteGet(output, 1, 7, _key, ReadPart.Record);
        _get = new ReadOnlySequence<byte>(output.WrittenSpan.ToArray());
        output.Clear();
        PeerMessages.WriteApply(output, 1, 7, _key, _record);
        _apply = new ReadOnlySequence<byte>(output.WrittenSpan.ToArray());
        var first = new Piece(output.WrittenMemory[..500]);
        _applyInPieces = new ReadOnlySequence<byte>(first, 0, first.Append(output.WrittenMemory[500..]), output.WrittenCount - 500);
    }

    [Benchmark]
    public void EncodeGet() => PeerMessages.WriteGet(_output, 1, 7, _key, ReadPart.Record);

    [Benchmark]
    public void EncodeApply() => PeerMessages.WriteApply(_output, 1, 7, _key, _record);

    [Benchmark]
    public int DecodeGet() => Decode(_get);

    [Benchmark]
    public int DecodeApply() => Decode(_apply);

    [Benchmark]
    public int DecodeApplyInTwoPieces() => Decode(_applyInPieces);

    private int Decode(ReadOnlySequence<byte> bytes)
    {
        if (!_reader.TryRead(ref bytes, out var header, out var body, out _)) throw new InvalidOperationException("No frame.");
        return header.Kind == FrameKind.Apply && PeerMessages.TryReadApply(body, out var start, out _) ? start : body.Length;
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes) => Memory = bytes;

        public Piece Append(ReadOnlyMemory<byte> bytes)
        {
            var next = new Piece(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
