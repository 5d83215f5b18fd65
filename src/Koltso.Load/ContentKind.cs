namespace Koltso.Load;

/// <summary>What values are made of: that decides what storing them costs a server that compresses.</summary>
public enum ContentKind
{
    /// <summary>Every other 32 bytes are random, so that a compressor halves them, about: like records of text and numbers.</summary>
    Half,

    /// <summary>All bytes are random: like pictures, or what is compressed or encrypted already.</summary>
    Random,

    /// <summary>One letter, again and again, in every value.</summary>
    Same,
}
