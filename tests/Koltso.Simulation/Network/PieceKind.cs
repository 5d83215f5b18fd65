namespace Koltso.Simulation.Network;

internal enum PieceKind : byte
{
    Bytes,

    /// <summary>The sender has finished sending.</summary>
    End,

    /// <summary>The sender's end is gone.</summary>
    Reset,
}
