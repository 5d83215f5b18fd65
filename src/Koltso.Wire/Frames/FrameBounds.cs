namespace Koltso.Wire.Frames;

/// <summary>How long the body of a frame may be, by its kind. Immutable.</summary>
public sealed class FrameBounds
{
    private readonly int[] _bytesMax = new int[byte.MaxValue + 1];

    /// <summary>The same for each kind.</summary>
    public FrameBounds(int bodyBytesMax)
    {
        BodyBytesMax = bodyBytesMax;
        Array.Fill(_bytesMax, bodyBytesMax);
    }

    private FrameBounds(FrameBounds other, FrameKind kind, int bytesMax)
    {
        BodyBytesMax = other.BodyBytesMax;
        other._bytesMax.CopyTo(_bytesMax, 0);
        _bytesMax[(byte)kind] = Math.Min(bytesMax, BodyBytesMax);
    }

    /// <summary>Of any kind.</summary>
    public int BodyBytesMax { get; }

    public int Of(FrameKind kind) => _bytesMax[(byte)kind];

    public FrameBounds With(FrameKind kind, int bytesMax) => new(this, kind, bytesMax);
}
