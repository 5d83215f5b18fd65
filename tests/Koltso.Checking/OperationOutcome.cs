namespace Koltso.Checking;

/// <summary>What a client knows about its operation's outcome.</summary>
public enum OperationOutcome : byte
{
    /// <summary>Never ended: its coordinator died, or the connection did. A write may take effect at any later time, or never.</summary>
    Open,

    /// <summary>A write was acknowledged; a read was answered (absent is an answer).</summary>
    Done,

    /// <summary>Answered with an error. A write may still take effect, at any later time.</summary>
    Failed,
}
