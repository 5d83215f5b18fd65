namespace Koltso.Core.Quorum;

/// <summary>What <see cref="ReadTally.Next"/> says.</summary>
public enum ReadAction : byte
{
    /// <summary>Enough replicas are asked; their answers decide. Also when the client has its answer already.</summary>
    Wait = 0,

    /// <summary>Ask <see cref="ReadStep.Place"/> for <see cref="ReadStep.Part"/>.</summary>
    Ask,

    /// <summary>Answer the client with <see cref="ReadStep.Status"/>; where that is Found, with <see cref="ReadTally.Newest"/>.</summary>
    Answer,
}
