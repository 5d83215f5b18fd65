namespace Koltso.Chaos.Verbs;

/// <summary>When a node was killed, marked down by all others, started again, and reached by all; by the history's clock.</summary>
internal sealed record KillRound(int Victim, long KilledUs, long MarkedDownUs, long RestartedUs, long BackUs)
{
    private const long SecondUs = 1_000_000;

    /// <summary>
    /// Whether a request began shortly before the kill or in the second after it: it was in progress, or no node could
    /// know yet.
    /// </summary>
    public bool IsInSecondAfterKill(long atUs) => atUs <= KilledUs + SecondUs && atUs >= KilledUs - SecondUs / 10;

    public bool IsWhileMarkedDown(long atUs) => atUs > MarkedDownUs && atUs < RestartedUs;

    public bool IsUntilBack(long atUs) => IsInSecondAfterKill(atUs) || (atUs > KilledUs && atUs < BackUs);

    /// <summary>Whether a request went over a connection to the restarted node, before all nodes reached each other again.</summary>
    public bool IsThroughReturningNode(int node, long atUs) => node == Victim && atUs >= RestartedUs && atUs <= BackUs;

    /// <summary>Whether a request went over the client's own connection to the killed node.</summary>
    public bool IsOwnConnection(int node, long atUs) => node == Victim && atUs <= BackUs && atUs >= KilledUs - 10 * SecondUs;
}
