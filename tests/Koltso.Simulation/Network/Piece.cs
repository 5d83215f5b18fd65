namespace Koltso.Simulation.Network;

internal enum PieceKind : byte
{
    Bytes,

    /// <summary>The sender says no more.</summary>
    End,

    /// <summary>The sender's side is gone.</summary>
    Reset,
}

/// <summary>What travels over a connection at a time.</summary>
internal sealed record Piece(SimConnection To, PieceKind Kind, byte[] Bytes);
