namespace Koltso.Simulation.Network;

internal enum PieceKind : byte
{
    Bytes,

    /// <summary>The sender says no more.</summary>
    End,

    /// <summary>The sender's side is gone.</summary>
    Reset,
}
