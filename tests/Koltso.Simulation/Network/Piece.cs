namespace Koltso.Simulation.Network;

/// <summary>The unit of data that travels over a connection.</summary>
internal sealed record Piece(SimConnection To, PieceKind Kind, byte[] Bytes);
