namespace Koltso.Core.Buffers;

/// <summary>A writing end that can send bytes of a block from where they lie. Others are given a copy.</summary>
public interface IBlockWriter
{
    /// <summary>Bytes that have not left, those of blocks excepted.</summary>
    long BufferedBytes { get; }

    /// <summary>What was written before goes first. Shares the block until the bytes have left.</summary>
    void Append(Block block, int start, int length);
}
