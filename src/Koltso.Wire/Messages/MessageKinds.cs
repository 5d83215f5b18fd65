using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Wire.Messages;

/// <summary>The table of all kinds of message that this build knows: one line per kind.</summary>
public static class MessageKinds
{
    /// <summary>Largest body of a message of a few fields, a key or a sentence, with room for fields that later builds add.</summary>
    public const int SmallBytesMax = 4_096;

    private const int RecordBytesMax = PeerMessages.BodyBytesMax, PageBytesMax = RepairMessages.PageBytesMax;
    private const int KeysBytesMax = RepairMessages.FetchBytesMax + RequestFields.BytesMax;

    private static readonly MessageKind[] s_all =
    [
        // Request, class of work, largest request, largest reply, statuses, feature.
        new(FrameKind.Hello, WorkClass.Control, SmallBytesMax, SmallBytesMax, StatusBytes.OfQuestion),
        new(FrameKind.Ping, WorkClass.Control, SmallBytesMax, SmallBytesMax, StatusBytes.OfQuestion),
        new(FrameKind.Get, WorkClass.Request, SmallBytesMax, RecordBytesMax, StatusBytes.OfGet),
        new(FrameKind.Apply, WorkClass.Request, RecordBytesMax, SmallBytesMax, StatusBytes.OfApply),
        new(FrameKind.TreeRoots, WorkClass.Repair, PageBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.TreeLeaves, WorkClass.Repair, SmallBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.RepairList, WorkClass.Repair, PageBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.RepairRecords, WorkClass.Repair, PageBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.RepairFetch, WorkClass.Repair, KeysBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.RepairDone, WorkClass.Repair, PageBytesMax, SmallBytesMax, StatusBytes.OfQuestion, Features.Repair),
        new(FrameKind.RecoveryMarks, WorkClass.Repair, PageBytesMax, PageBytesMax, StatusBytes.OfQuestion, Features.StoreIncarnations),
    ];

    private static readonly MessageKind?[] s_byKind = ByKind();

    public static IReadOnlyList<MessageKind> All => s_all;

    /// <summary>How long the body of a frame may be. A kind that this build does not know may be as long as the longest.</summary>
    public static FrameBounds Bounds { get; } = BoundsOfAll();

    /// <summary>The same for a side that has not said yet who it is.</summary>
    public static FrameBounds BoundsBeforeHello { get; } = new(SmallBytesMax);

    /// <summary>The line of a request or its reply. For kinds of the table.</summary>
    public static MessageKind Of(FrameKind kind) =>
        s_byKind[(byte)kind] ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such message.");

    private static MessageKind?[] ByKind()
    {
        var byKind = new MessageKind?[byte.MaxValue + 1];
        foreach (var kind in s_all) byKind[(byte)kind.Request] = byKind[(byte)kind.Reply] = kind;
        return byKind;
    }

    private static FrameBounds BoundsOfAll()
    {
        var bounds = new FrameBounds(PeerMessages.BodyBytesMax);
        foreach (var kind in s_all) bounds = bounds.With(kind.Request, kind.RequestBytesMax).With(kind.Reply, kind.ReplyBytesMax);
        return bounds.With(FrameKind.Goodbye, SmallBytesMax);
    }
}
