namespace Koltso.Simulation.Network;

/// <summary>What travels over a connection at a time.</summary>
internal sealed record Piece(SimConnection To, PieceKind Kind, byte[] Bytes);
