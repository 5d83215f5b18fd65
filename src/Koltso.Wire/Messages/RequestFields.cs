using System.Buffers.Binary;

namespace Koltso.Wire.Messages;

/// <summary>
/// What a request may say beside what it asks. Where both sides of a connection have shown
/// <see cref="Features.RequestFields"/>, a request whose status has <see cref="StatusBit"/> begins its body with them:
/// <code>
///  0        1        2
///  +--------+--------+-----------+--------+-----------+-----------+- - - - -+
///  | length |  mask  |  ms left  |  work  |   epoch   |   trace   |  later  |
///  |   1    |   1    |     4     |   1    |     8     |    25     |         |
///  +--------+--------+-----------+--------+-----------+-----------+- - - - -+
///           '------------------- length bytes --------------------'
///  bit of the mask:     1           2         4           8        16 to 128
/// </code>
/// A field is there when the mask has its bit; fields come in the order of their bits. A reader skips by the length what it
/// does not know, so that a later build may add fields behind these.
/// </summary>
/// <param name="LeftMs">How many milliseconds from now on the sender waits for the reply.</param>
/// <param name="Work">Whose work it is; a client's where nothing is said.</param>
/// <param name="Epoch">Of the topology under which the request was made.</param>
/// <param name="Trace">Which trace it belongs to.</param>
public readonly record struct RequestFields(
    uint? LeftMs = null, WorkClass? Work = null, long? Epoch = null, TraceContext? Trace = null)
{
    /// <summary>Of a request's status byte: the body begins with fields.</summary>
    public const byte StatusBit = 128;

    /// <summary>The longest that fields of any build can be.</summary>
    public const int BytesMax = 1 + byte.MaxValue;

    private const byte LeftBit = 1, WorkBit = 2, EpochBit = 4, TraceBit = 8;

    /// <summary>Length, mask, deadline, epoch; and whole words to write them.</summary>
    private const int UsualBytes = 14, UsualRoom = 2 * sizeof(ulong);

    /// <summary>What they take in front of a body; 0 when nothing is said.</summary>
    public int Bytes
    {
        get
        {
            var mask = Mask;
            return mask == 0 ? 0 : 2 + BytesOf(mask);
        }
    }

    private byte Mask => (byte)((LeftMs is null ? 0 : LeftBit) | (Work is null ? 0 : WorkBit) | (Epoch is null ? 0 : EpochBit)
        | (Trace is null ? 0 : TraceBit));

    /// <summary>Writes them to the front of a body; returns how long they are.</summary>
    public int Write(Span<byte> body)
    {
        var mask = Mask;
        if (mask == 0) return 0;
        if (mask == (LeftBit | EpochBit) && body.Length >= UsualRoom) return WriteUsual(body);
        body[1] = mask;
        var at = 2;
        if (LeftMs is { } leftMs) BinaryPrimitives.WriteUInt32LittleEndian(Next(body, ref at, sizeof(uint)), leftMs);
        if (Work is { } work) Next(body, ref at, 1)[0] = (byte)work;
        if (Epoch is { } epoch) BinaryPrimitives.WriteInt64LittleEndian(Next(body, ref at, sizeof(long)), epoch);
        if (Trace is { } trace) trace.Write(Next(body, ref at, TraceContext.Bytes));
        body[0] = (byte)(at - 1);
        return at;
    }

    /// <summary>
    /// Reads them from the front of a body, the rest of which begins after <paramref name="bytes"/>. False when they do not fit
    /// into their length, or that into the body.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out RequestFields fields, out int bytes)
    {
        (fields, bytes) = (default, 0);
        if (body.Length < 2 || body[0] == 0 || body.Length <= body[0]) return false;
        var (length, mask) = (1 + body[0], body[1]);
        if (2 + BytesOf(mask) > length) return false;
        var at = 2;
        uint? leftMs = (mask & LeftBit) == 0 ? null : BinaryPrimitives.ReadUInt32LittleEndian(Next(body, ref at, sizeof(uint)));
        WorkClass? work = (mask & WorkBit) == 0 ? null : (WorkClass)Next(body, ref at, 1)[0];
        long? epoch = (mask & EpochBit) == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(Next(body, ref at, sizeof(long)));
        TraceContext? trace = (mask & TraceBit) == 0 ? null : TraceContext.Read(Next(body, ref at, TraceContext.Bytes));
        (fields, bytes) = (new RequestFields(leftMs, work, epoch, trace), length);
        return true;
    }

    /// <summary>Those of a client's request, in two stores: the checksum reads words, and would wait for more and smaller ones.</summary>
    private int WriteUsual(Span<byte> body)
    {
        var epoch = (ulong)Epoch.GetValueOrDefault();
        var start = (UsualBytes - 1) | ((ulong)(LeftBit | EpochBit) << 8) | ((ulong)LeftMs.GetValueOrDefault() << 16) | (epoch << 48);
        BinaryPrimitives.WriteUInt64LittleEndian(body, start);
        BinaryPrimitives.WriteUInt64LittleEndian(body[sizeof(ulong)..], epoch >> 16);
        return UsualBytes;
    }

    /// <summary>Of the fields that this build knows.</summary>
    private static int BytesOf(byte mask) => ((mask & LeftBit) == 0 ? 0 : sizeof(uint)) + ((mask & WorkBit) == 0 ? 0 : 1)
        + ((mask & EpochBit) == 0 ? 0 : sizeof(long)) + ((mask & TraceBit) == 0 ? 0 : TraceContext.Bytes);

    private static Span<byte> Next(Span<byte> body, ref int at, int bytes) => body[at..(at += bytes)];

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> body, ref int at, int bytes) => body[at..(at += bytes)];
}
