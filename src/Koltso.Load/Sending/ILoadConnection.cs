using Koltso.Load.Choosing;

namespace Koltso.Load.Sending;

/// <summary>What the generator sends over; a test has another than <see cref="LoadConnection"/>. On the generator's loop only.</summary>
internal interface ILoadConnection
{
    /// <summary>Which of the servers it goes to.</summary>
    int Server { get; }

    bool IsOpen { get; }

    /// <summary>An operation is under way.</summary>
    bool IsBusy { get; }

    /// <summary>The server did not take it when it tried first; it goes on trying.</summary>
    bool WasRefused { get; }

    /// <summary>When the request under way was sent; a timestamp.</summary>
    long SentAt { get; }

    /// <summary>Connects, and serves until <paramref name="stop"/>.</summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>Begins an operation that was due at that timestamp.</summary>
    void Send(in PlannedOperation operation, long dueAt);

    /// <summary>The operation under way took too long.</summary>
    void TimeOut();

    void Close();
}
